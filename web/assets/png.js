// A chart as a picture, for slides: the chart's SVG file is drawn on a canvas. Without the script there is the SVG.
const scale = 2;

function save(canvas, name) {
  canvas.toBlob((blob) => {
    const address = URL.createObjectURL(blob);
    Object.assign(document.createElement('a'), { href: address, download: name }).click();
    URL.revokeObjectURL(address);
  }, 'image/png');
}

function draw(link, name) {
  const picture = new Image();
  picture.onload = () => {
    const canvas = Object.assign(document.createElement('canvas'), { width: scale * picture.naturalWidth, height: scale * picture.naturalHeight });
    canvas.getContext('2d').drawImage(picture, 0, 0, canvas.width, canvas.height);
    save(canvas, name);
  };
  picture.src = link.href;
}

document.querySelectorAll('.dl a[href^="/figures/"][href*=".svg"]').forEach((link) => {
  const button = Object.assign(document.createElement('button'), { type: 'button', className: 'linkbtn', textContent: 'PNG' });
  button.addEventListener('click', () => draw(link, `aftermatch-${link.pathname.split('/').pop().replace('.svg', '.png')}`));
  const item = document.createElement('li');
  item.append(button);
  link.parentElement.after(item);
});
