// Travelling through what was known: a slider over the days on which something was recorded. Without it there is a field
// for the day.
const line = document.querySelector('.timeline');

if (line) {
  const form = line.closest('form');
  const field = form.elements.as_of;
  const shown = form.querySelector('.asof output');
  const day = (date) => Date.parse(date) / 864e5;
  const date = (number) => new Date(number * 864e5).toISOString().slice(0, 10);
  const words = new Intl.DateTimeFormat(document.documentElement.lang === 'de' ? 'de' : 'en-GB', { dateStyle: 'long', timeZone: 'UTC' });
  const slider = Object.assign(document.createElement('input'), { type: 'range', min: day(line.dataset.first), max: day(line.dataset.last) });
  slider.value = day(line.dataset.at);
  slider.setAttribute('aria-label', line.dataset.label);
  const tell = () => slider.setAttribute('aria-valuetext', words.format(slider.value * 864e5));
  let waiting;
  slider.addEventListener('input', () => {
    clearTimeout(waiting);
    field.value = slider.value === slider.max ? '' : date(slider.value);
    if (shown) shown.textContent = words.format(slider.value * 864e5);
    tell();
  });
  // A key moves a day and is a change of its own: wait for the last one.
  slider.addEventListener('change', () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => form.requestSubmit(), 700);
  });
  field.addEventListener('input', () => { if (field.value) { slider.value = day(field.value); tell(); } });
  tell();
  line.querySelector('svg').after(slider);
  line.hidden = false;
}
