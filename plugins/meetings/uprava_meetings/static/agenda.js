// The order of an agenda by drag: it sends the same form as the buttons beside each question.
const list = document.querySelector('[data-agenda]');
const form = document.querySelector('[data-place]');

function below(items, y) {
  return items.find((each) => {
    const box = each.getBoundingClientRect();
    return y < box.top + box.height / 2;
  });
}

function carry(item, grip, event) {
  const others = [...list.children].filter((each) => each !== item);
  const mark = (to) => others.forEach((each) => each.toggleAttribute('data-over', each === to));
  let target;
  grip.setPointerCapture(event.pointerId);
  item.toggleAttribute('data-moved', true);
  const move = (next) => mark((target = below(others, next.clientY)));
  const end = (last) => {
    grip.removeEventListener('pointermove', move);
    item.toggleAttribute('data-moved', false);
    mark(null);
    if (last.type !== 'pointerup') return;
    const place = target ? others.indexOf(target) : others.length;
    if ([...list.children].indexOf(item) === place) return;
    form.action = `${list.dataset.agenda}/${item.dataset.item}`;
    form.elements.position.value = place + 1;
    form.requestSubmit();
  };
  move(event);
  grip.addEventListener('pointermove', move);
  grip.addEventListener('pointerup', end, { once: true });
  grip.addEventListener('pointercancel', end, { once: true });
}

for (const item of list && form ? list.children : []) {
  const grip = item.querySelector('[data-grip]');
  grip.hidden = false;
  grip.addEventListener('pointerdown', (event) => {
    event.preventDefault();
    carry(item, grip, event);
  });
}
