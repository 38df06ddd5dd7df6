/** What the modules of the page share to build and change elements. */

export const at = (id) => document.getElementById(id);

/**
 * An element with properties and children; a child that is a string becomes text.
 * Names with a hyphen, and `role`, are attributes.
 */
export function element(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name.includes('-') || name === 'role') node.setAttribute(name, value);
    else node[name] = value;
  }
  node.append(...children);
  return node;
}

/** Shows a text for people; `bad` marks an error. */
export function tell(node, text, bad = false) {
  node.textContent = text;
  node.classList.toggle('bad', bad);
}

/** Copies a text. `clipboard` exists in secure contexts only; the fallback is for plain HTTP. */
async function copy(text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const area = element('textarea', { value: text, readOnly: true, className: 'offscreen' });
  document.body.append(area);
  area.select();
  const done = document.execCommand('copy');
  area.remove();
  if (!done) throw new Error('the browser refused');
  return undefined;
}

/** A button that copies what `text()` returns. */
export function copyButton(label, text) {
  const button = element('button', { type: 'button', className: 'copy', 'aria-label': `Copy: ${label}` }, 'Copy');
  button.addEventListener('click', async () => {
    try {
      await copy(text());
      button.textContent = 'Copied';
    } catch {
      button.textContent = 'Select and press Ctrl+C';
    }
    setTimeout(() => { button.textContent = 'Copy'; }, 2000);
  });
  return button;
}

export const milliseconds = (value) => `${value < 10 ? value.toFixed(1) : Math.round(value)} ms`;
