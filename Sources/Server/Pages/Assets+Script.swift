extension Assets {
    /// The little script: ages instead of times, the filter, and pages that follow what happens. All pages work without.
    static let scriptText = #"""
        'use strict';
        (() => {
          const byID = id => document.getElementById(id);

          // How long ago, or how long until; the time itself stays in the title.
          const steps = [[60, 's', 1], [3600, 'min', 60], [86400, 'h', 3600], [Infinity, 'd', 86400]];
          const age = seconds => {
            const size = Math.abs(seconds);
            if (size < 5) return 'now';
            const [, unit, part] = steps.find(([limit]) => size < limit);
            const text = Math.floor(size / part) + ' ' + unit;
            return seconds < 0 ? 'in ' + text : text + ' ago';
          };
          const tellAges = root => {
            for (const time of root.querySelectorAll('time[datetime]')) {
              const then = Date.parse(time.dateTime);
              if (Number.isNaN(then)) continue;
              if (!time.title) time.title = time.textContent;
              const text = age((Date.now() - then) / 1000);
              if (time.textContent !== text) time.textContent = text;
            }
          };

          // The filter of the table of apps.
          const form = byID('filter');
          const filter = () => {
            if (!form) return;
            const words = form.q.value.toLowerCase().split(/\s+/).filter(Boolean);
            const reason = form.reason.value;
            let shown = 0, all = 0;
            for (const row of document.querySelectorAll('tr[data-text]')) {
              const fits = words.every(word => row.dataset.text.includes(word))
                && (!reason || row.dataset.reason === reason);
              row.hidden = !fits;
              all += 1;
              if (fits) shown += 1;
            }
            const text = shown === all ? all + ' shown' : shown + ' of ' + all + ' shown';
            const line = byID('shown');
            if (line && line.textContent !== text) line.textContent = text;
          };
          if (form) {
            const changed = () => {
              filter();
              const query = new URLSearchParams();
              if (form.q.value) query.set('q', form.q.value);
              if (form.reason.value) query.set('reason', form.reason.value);
              history.replaceState(null, '', query.size ? '?' + query : location.pathname);
            };
            for (const event of ['input', 'change']) form.addEventListener(event, changed);
            form.addEventListener('submit', event => { event.preventDefault(); changed(); });
            form.querySelector('button').hidden = true;
          }

          // The parts that follow what happens, as the server sent them last.
          const parts = new Map();
          for (const part of document.querySelectorAll('[data-live]')) parts.set(part.id, part.innerHTML);
          const summary = () => (byID('pulse') || {dataset: {}}).dataset.summary;

          const replace = (part, fresh) => {
            const focus = part.contains(document.activeElement) ? document.activeElement : null;
            const key = focus && (focus.id ? '#' + CSS.escape(focus.id)
              : focus.getAttribute('href') ? 'a[href="' + CSS.escape(focus.getAttribute('href')) + '"]' : null);
            const open = new Set([...part.querySelectorAll('details[open]')].map(details => details.id));
            const before = new Map([...part.querySelectorAll('tr[id]')].map(row => [row.id, row.dataset.state]));
            part.replaceChildren(...fresh.cloneNode(true).childNodes);
            for (const details of part.querySelectorAll('details')) if (open.has(details.id)) details.open = true;
            for (const row of part.querySelectorAll('tr[id]')) {
              if (before.size && before.get(row.id) !== row.dataset.state) row.classList.add('fresh');
            }
            if (key) { const again = part.querySelector(key); if (again) again.focus({preventScroll: true}); }
          };

          let last = 0, due = null, running = false, again = false, tag = null;
          const shortestPause = 1500;
          const refresh = async () => {
            if (running) { again = true; return; }
            running = true;
            try {
              const answer = await fetch(location.href, {
                cache: 'no-store', credentials: 'same-origin', headers: tag ? {'If-None-Match': tag} : {}});
              if (answer.status === 200) {
                tag = answer.headers.get('ETag');
                const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
                const told = summary();
                for (const [id, html] of parts) {
                  const fresh = page.getElementById(id);
                  if (!fresh || fresh.innerHTML === html) continue;
                  parts.set(id, fresh.innerHTML);
                  const part = byID(id);
                  for (const name of ['class', 'data-summary']) {
                    if (fresh.hasAttribute(name)) part.setAttribute(name, fresh.getAttribute(name));
                  }
                  replace(part, fresh);
                }
                tellAges(document);
                filter();
                if (summary() !== told) byID('announce').textContent = summary();
              }
            } catch { /* The next event tries again. */ }
            last = Date.now();
            running = false;
            if (again) { again = false; soon(); }
          };
          const soon = () => {
            if (due || document.hidden) return;
            due = setTimeout(() => { due = null; refresh(); }, Math.max(0, last + shortestPause - Date.now()));
          };

          tellAges(document);
          filter();
          setInterval(() => tellAges(document), 5000);
          if (parts.size) {
            let events = null;
            const state = byID('state');
            const listen = () => {
              if (events) return;
              events = new EventSource('/api/v1/events');
              events.addEventListener('change', soon);
              events.addEventListener('open', () => { state.textContent = 'live'; });
              events.addEventListener('error', () => {
                state.textContent = 'connecting';
                // A server that is full or away ends it for good; later there may be room.
                if (events && events.readyState === EventSource.CLOSED) {
                  events = null;
                  setTimeout(listen, 10000);
                }
              });
            };
            // A page that nobody looks at asks for nothing, and leaves its place to another.
            document.addEventListener('visibilitychange', () => {
              if (document.hidden) { if (events) events.close(); events = null; } else { listen(); soon(); }
            });
            window.addEventListener('pagehide', () => { if (events) events.close(); events = null; });
            if (!document.hidden) listen();
          }
        })();
        """#
}
