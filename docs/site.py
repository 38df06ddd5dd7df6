"""What the site needs besides the pages: decisions in the menu, and links that lead out of docs/."""

import re
from pathlib import Path

LINK = re.compile(r"(?<=\]\()(\.\./[^)#\s]*)")


def on_config(config):
    docs = Path(config.docs_dir)
    records = sorted(path.relative_to(docs).as_posix() for path in (docs / "decisions").glob("*.md"))
    understand = next(entry["Understand"] for entry in config.nav if "Understand" in entry)
    understand.append({"Decisions": records})
    return config


def on_page_markdown(markdown, page, config, files):
    """Files of the repository that are no part of the site are read where the repository is."""
    docs = Path(config.docs_dir).resolve()
    root = docs.parent

    def outside(match):
        path = (docs / page.file.src_uri).parent.joinpath(match.group(1)).resolve()
        if not path.exists() or path.is_relative_to(docs) or not path.is_relative_to(root):
            return match.group(0)
        kind = "tree" if path.is_dir() else "blob"
        return f"{config.repo_url}/{kind}/main/{path.relative_to(root).as_posix()}"

    return LINK.sub(outside, markdown)
