// A read-out for charts: point at a mark, tap it, or focus a chart and use the arrow keys. Everything is there without it:
// each mark has a title, and each card its table.
const tip = Object.assign(document.createElement('div'), { className: 'tip', hidden: true });
const said = Object.assign(document.createElement('div'), { className: 'vh' });
said.setAttribute('aria-live', 'polite');
document.body.append(tip, said);

const titles = new Map(); // of marks; taken from the document, so that the browser does not show them a second time
let shown = null;

function hide() {
  shown?.removeAttribute('data-on');
  shown = null;
  tip.hidden = true;
}

function show(mark) {
  if (mark === shown) return;
  hide();
  shown = mark;
  mark.setAttribute('data-on', '');
  tip.textContent = titles.get(mark);
  tip.hidden = false;
  const at = mark.getBoundingClientRect();
  const left = at.left + at.width / 2 - tip.offsetWidth / 2;
  const above = at.top - tip.offsetHeight - 8;
  tip.style.left = `${scrollX + Math.max(8, Math.min(left, document.documentElement.clientWidth - tip.offsetWidth - 8))}px`;
  tip.style.top = `${scrollY + (above < 8 ? at.bottom + 8 : above)}px`;
}

function equip(chart) {
  const marks = [...chart.querySelectorAll('title')].map((title) => {
    const mark = title.parentElement;
    titles.set(mark, title.textContent);
    title.remove();
    return mark;
  });
  if (!marks.length) return;
  chart.tabIndex = 0;
  let at = -1;
  chart.addEventListener('pointerover', (event) => {
    if (titles.has(event.target)) show(event.target); else hide();
  });
  chart.addEventListener('pointerleave', hide);
  chart.addEventListener('blur', hide);
  chart.addEventListener('keydown', (event) => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (event.key === 'Escape') hide();
    if (!step) return;
    event.preventDefault();
    at = (at + step + marks.length) % marks.length;
    show(marks[at]);
    said.textContent = titles.get(marks[at]);
  });
}

document.querySelectorAll('svg.chart').forEach(equip);
