/** Tabs as the ARIA practices describe them: arrow keys move, one panel is shown. */
import { copyButton, element } from './elements.js';

/**
 * @param list takes the tabs
 * @param panel shows the selected piece
 * @param pieces name, how and code of each
 * @param selected name of the first one to show
 */
export function showTabs(list, panel, pieces, selected = pieces[0].name) {
  const tabs = pieces.map(({ name }) => element('button', { type: 'button', role: 'tab', id: `tab-${name}`, 'aria-controls': panel.id }, name));
  const select = (index) => {
    const { name, how, code } = pieces[index];
    tabs.forEach((tab, each) => {
      tab.setAttribute('aria-selected', String(each === index));
      tab.tabIndex = each === index ? 0 : -1;
    });
    panel.setAttribute('aria-labelledby', tabs[index].id);
    panel.replaceChildren(
      element('p', { className: 'hint' }, how),
      element('div', { className: 'code' },
        element('pre', { tabIndex: 0, role: 'region', 'aria-label': `${name} code` }, element('code', {}, code)),
        copyButton(`the ${name} code`, () => code)));
  };
  const STEPS = { ArrowRight: 1, ArrowLeft: -1 };
  tabs.forEach((tab, index) => {
    tab.addEventListener('click', () => select(index));
    tab.addEventListener('keydown', ({ key }) => {
      if (!STEPS[key]) return;
      const next = (index + STEPS[key] + tabs.length) % tabs.length;
      select(next);
      tabs[next].focus();
    });
  });
  list.replaceChildren(...tabs);
  select(Math.max(0, pieces.findIndex(({ name }) => name === selected)));
}
