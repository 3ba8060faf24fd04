// Forms that make something: what was typed is kept in this browser until it is recorded, and while one logs a project,
// organisations are found as one types. Everything works without it.
const form = document.querySelector('form[data-draft], form.logging');
const key = (whose) => `aftermatch.draft.${whose}`;

if (document.querySelector('[data-logged]')) forget();
document.querySelector('form[action="/sign-out"]')?.addEventListener('submit', forget);
if (form) {
  if (form.dataset.draft) keep(form);
  suggest(form);
}

function forget() {
  Object.keys(localStorage).filter((name) => name.startsWith('aftermatch.draft.')).forEach((name) => localStorage.removeItem(name));
}

function keep(form) {
  const name = key(form.dataset.draft);
  const said = () => [...new FormData(form)].filter(([field]) => field !== 'do');
  const typed = () => said().some(([field, value]) => form.dataset.typed.split(' ').includes(field) && value);
  const status = form.querySelector('.kept');
  const store = () => {
    if (!typed()) return;
    localStorage.setItem(name, JSON.stringify({ at: new Date().toISOString(), said: said() }));
    status.textContent = form.dataset.kept;
  };
  const kept = JSON.parse(localStorage.getItem(name) ?? 'null');
  if (typed()) store();
  else if (kept) offer(form, kept, () => localStorage.removeItem(name));
  form.addEventListener('input', store);
}

// offer lets one go on with what was kept: it is sent like a search, and comes back filled in.
function offer(form, kept, remove) {
  const note = document.querySelector('#resume');
  const since = note.querySelector('[data-since]');
  since.textContent = since.dataset.since.replace('#', new Date(kept.at).toLocaleDateString(document.documentElement.lang, { dateStyle: 'long' }));
  note.hidden = false;
  note.querySelector('[data-resume]').addEventListener('click', () => {
    form.replaceChildren(...kept.said.map(([field, value]) => Object.assign(document.createElement('input'), { type: 'hidden', name: field, value })));
    form.submit();
  });
  note.querySelector('[data-forget]').addEventListener('click', () => {
    remove();
    note.hidden = true;
  });
}

function suggest(form) {
  const field = form.querySelector('#q');
  const list = form.querySelector('#suggestions');
  if (!field || !list) return;
  let waiting = 0;
  let asked = null;
  const ask = async () => {
    asked?.abort();
    asked = new AbortController();
    const typed = field.value.trim();
    if (typed.length < 2) {
      list.replaceChildren();
      return;
    }
    try {
      const answer = await fetch(`${list.dataset.from}?q=${encodeURIComponent(typed)}`, { signal: asked.signal });
      if (answer.ok && !answer.redirected) list.innerHTML = await answer.text();
    } catch (failure) {
      if (failure.name !== 'AbortError') list.replaceChildren(); // the button still searches
    }
  };
  field.addEventListener('input', () => {
    clearTimeout(waiting);
    waiting = setTimeout(ask, 150);
  });
  // The arrow keys go from the field through what was found.
  form.addEventListener('keydown', (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const stops = [field, ...list.querySelectorAll('button')];
    const at = stops.indexOf(document.activeElement);
    if (event.key === 'Escape' && at > 0) field.focus();
    if (!step || at < 0 || !stops[at + step]) return;
    event.preventDefault();
    stops[at + step].focus();
  });
}
