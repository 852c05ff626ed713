// The whole of what a deck's page does by itself. It asks nobody for anything: no network, no storage.
(() => {
  const $ = (id) => document.getElementById(id);
  const root = document.documentElement;
  const slides = [...document.querySelectorAll('main > .slide')];
  const words = $('progress').dataset;
  const isPresenter = location.hash === '#presenter';
  /** The window at the other end: the presenter's here, the slides' there. */
  let other = isPresenter ? window.opener : null;
  let now = 0;
  let typed = '';
  let since = Date.now();

  const place = () => Number(/^#(\d+)$/.exec(location.hash)?.[1] ?? 1) - 1;
  const within = (i) => Math.max(0, Math.min(slides.length - 1, i));

  function say(text) {
    const said = $('said');
    said.textContent = text;
    said.hidden = text === '';
  }

  // Two windows of one file: postMessage works between them also where the file has no origin of its own.
  function tell(message) {
    if (other && !other.closed) other.postMessage({ nslab: document.title, ...message }, '*');
  }

  function go(to) {
    now = within(to);
    if (isPresenter) return drawPresenter();
    slides.forEach((slide, i) => {
      slide.classList.toggle('now', i === now);
      slide.setAttribute('aria-hidden', String(i !== now));
    });
    $('progress').firstElementChild.style.width = `${((now + 1) / slides.length) * 100}%`;
    if (place() !== now || location.hash === '') history.replaceState(null, '', `#${now + 1}`);
    tell({ now });
  }

  function move(to) {
    if (isPresenter) tell({ go: within(to) });
    go(to);
  }

  function scale() {
    if (isPresenter) return drawPresenter();
    root.style.setProperty('--scale', Math.min(innerWidth / 1280, innerHeight / 720));
  }

  // A viewer whose fonts are wider than those that the sizes were reckoned with sees all of a slide, smaller.
  function fit() {
    for (const slide of slides) {
      const section = slide.querySelector('section');
      let size = 1;
      const over = () => section.scrollHeight > 720 || section.scrollWidth > 1280;
      while (over() && size > 0.6) {
        size -= 0.04;
        slide.style.setProperty('--fit', size.toFixed(2));
      }
      if (size < 1) slide.dataset.fit = size.toFixed(2);
    }
  }

  const keys = {
    next: () => move(now + 1),
    back: () => move(now - 1),
    first: () => move(0),
    last: () => move(slides.length - 1),
    full: () => {
      if (document.fullscreenElement) document.exitFullscreen();
      else root.requestFullscreen?.().catch(() => {});
    },
    presenter: openPresenter,
    dark: () => root.classList.toggle('dark'),
    blank: () => root.classList.toggle('blank'),
    help: () => {
      $('keys').hidden = !$('keys').hidden;
    },
    leave: () => {
      $('keys').hidden = true;
      root.classList.remove('blank');
      say('');
    },
    typed: () => {
      if (typed !== '') move(Number(typed) - 1);
      else move(now + 1);
    },
  };
  const names = {
    ArrowRight: 'next',
    ArrowDown: 'next',
    PageDown: 'next',
    ' ': 'next',
    n: 'next',
    Enter: 'typed',
    ArrowLeft: 'back',
    ArrowUp: 'back',
    PageUp: 'back',
    Backspace: 'back',
    Home: 'first',
    End: 'last',
    f: 'full',
    p: 'presenter',
    d: 'dark',
    b: 'blank',
    '.': 'blank',
    '?': 'help',
    Escape: 'leave',
  };

  function pressed(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const name = event.key === ' ' && event.shiftKey ? 'back' : names[event.key];
    if (/^\d$/.test(event.key)) {
      typed += event.key;
      return;
    }
    if (name === undefined) return;
    event.preventDefault();
    keys[name]();
    typed = '';
  }

  function openPresenter() {
    if (isPresenter) return;
    if (other && !other.closed) return other.focus();
    const address = `${location.href.split('#')[0]}#presenter`;
    other = window.open(address, 'nslab-presenter', 'width=1100,height=800');
    say(other ? '' : words.blocked);
  }

  function heard(event) {
    const { data, source } = event;
    if (data?.nslab !== document.title || source === window) return;
    if (isPresenter ? source !== window.opener : other && !other.closed && source !== other) return;
    if (data.hello && !isPresenter) {
      other = source;
      tell({ now });
    } else if (Number.isInteger(data.go)) go(data.go);
    else if (Number.isInteger(data.now)) {
      say('');
      go(data.now);
    }
  }

  function preview(into, slide) {
    into.replaceChildren();
    if (!slide) return;
    const copy = slide.cloneNode(true);
    copy.removeAttribute('id');
    into.append(copy);
    into.style.setProperty('--small', into.clientWidth / 1280);
  }

  function drawPresenter() {
    preview($('p-now'), slides[now]);
    const next = slides[now + 1];
    $('p-next-word').textContent = next ? words.next : words.end;
    preview($('p-next'), next);
    const notes = slides[now].querySelector('template').content.cloneNode(true);
    $('p-notes').replaceChildren(notes);
    $('p-place').textContent = `${now + 1} / ${slides.length}`;
  }

  function tick() {
    const seconds = Math.floor((Date.now() - since) / 1000);
    const two = (n) => String(n).padStart(2, '0');
    const hours = Math.floor(seconds / 3600);
    const minutes = Math.floor(seconds / 60) % 60;
    $('p-clock').textContent =
      hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
    const day = new Date();
    $('p-time').textContent = `${two(day.getHours())}:${two(day.getMinutes())}`;
    if (!other || other.closed) say(words.alone);
    else tell({ hello: true });
  }

  function startPresenter() {
    root.classList.add('presenter');
    $('presenter').hidden = false;
    $('p-clock').addEventListener('click', () => {
      since = Date.now();
    });
    drawPresenter();
    tick();
    setInterval(tick, 1000);
  }

  let touch = null;
  function startShow() {
    root.classList.add('show');
    addEventListener('hashchange', () => go(place()));
    document.querySelector('main').addEventListener('click', (event) => {
      if (event.target.closest('a') || String(getSelection()) !== '') return;
      move(event.clientX < innerWidth / 3 ? now - 1 : now + 1);
    });
    addEventListener('touchstart', (event) => {
      touch = event.changedTouches[0];
    });
    addEventListener(
      'touchend',
      (event) => {
        const moved = touch ? event.changedTouches[0].clientX - touch.clientX : 0;
        if (Math.abs(moved) < 40) return;
        event.preventDefault();
        move(moved < 0 ? now + 1 : now - 1);
      },
      { passive: false },
    );
    go(within(place()));
  }

  fit();
  addEventListener('message', heard);
  addEventListener('keydown', pressed);
  addEventListener('resize', scale);
  if (isPresenter) startPresenter();
  else startShow();
  scale();
})();
