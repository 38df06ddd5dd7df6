"""Adds the decision records to the menu of the site."""

from pathlib import Path


def on_config(config):
    docs = Path(config.docs_dir)
    records = sorted(path.relative_to(docs).as_posix() for path in (docs / "decisions").glob("*.md"))
    understand = next(entry["Understand"] for entry in config.nav if "Understand" in entry)
    understand.append({"Decisions": records})
    return config
