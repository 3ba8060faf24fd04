// While a page of figures is asked for, the one that is shown fades, so that nobody reads it as the answer.
const main = document.querySelector('main');
document.querySelector('.filters form')?.addEventListener('submit', () => main.setAttribute('aria-busy', 'true'));
addEventListener('pageshow', () => main.removeAttribute('aria-busy')); // also when one comes back
