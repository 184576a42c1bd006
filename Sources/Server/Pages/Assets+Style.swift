extension Assets {
    /// The style of every page. Colours of text have a contrast of at least 4.5 to 1 in the light and in the dark.
    static let styleText = """
        :root {
          color-scheme: light dark;
          --ground: #f5f6f8; --card: #ffffff; --ink: #18202c; --dim: #535e70; --line: #dce1e8; --accent: #1a57b0;
          --ok: #14602f; --ok-ground: #e1f3e7; --move: #164a94; --move-ground: #e0ecfd;
          --wait: #654800; --wait-ground: #f6edd6; --hold: #53309a; --hold-ground: #efe8fb;
          --bad: #96201a; --bad-ground: #fde6e4; --bar: #3577d4; --bar-back: #b4472c;
        }
        @media (prefers-color-scheme: dark) {
          :root {
            --ground: #0f131a; --card: #181e28; --ink: #e7ebf2; --dim: #a7b2c4; --line: #2c3544; --accent: #8abaff;
            --ok: #93e2b2; --ok-ground: #13301f; --move: #a9ccff; --move-ground: #15294a;
            --wait: #f0d08a; --wait-ground: #33290f; --hold: #d2bdff; --hold-ground: #2a2144;
            --bad: #ffb6ae; --bad-ground: #421b1b; --bar: #5b9bf0; --bar-back: #e0825f;
          }
        }
        * { box-sizing: border-box; }
        html { -webkit-text-size-adjust: 100%; }
        body { margin: 0; background: var(--ground); color: var(--ink);
          font: 15px/1.5 system-ui, -apple-system, "Segoe UI", "Noto Sans", "DejaVu Sans", sans-serif; }
        a { color: var(--accent); text-underline-offset: 2px; }
        :focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 4px; }
        h1 { font-size: 1.45rem; line-height: 1.25; margin: 0; overflow-wrap: anywhere; }
        h2 { font-size: 1.08rem; margin: 0 0 .6rem; }
        h3 { font-size: .98rem; margin: 1.1rem 0 .5rem; }
        p { margin: .4rem 0; }
        code, pre, .version { font-family: ui-monospace, "SF Mono", "Noto Sans Mono", "DejaVu Sans Mono", monospace; }
        code, .version { font-size: .92em; overflow-wrap: anywhere; }
        .dim { color: var(--dim); }
        .quiet { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space:
          nowrap; }
        .skip { position: absolute; left: .5rem; top: -4rem; padding: .5rem .8rem; background: var(--card);
          z-index: 2; }
        .skip:focus { top: .5rem; }

        .top { background: var(--card); border-bottom: 1px solid var(--line); }
        .top > div { max-width: 1180px; margin: 0 auto; padding: .55rem 1.2rem; display: flex; flex-wrap: wrap;
          align-items: center; gap: .3rem 1.2rem; }
        .brand { display: inline-flex; align-items: center; gap: .55rem; font-weight: 700; font-size: 1.1rem;
          color: var(--ink); text-decoration: none; }
        .top nav { flex: 1 1 24rem; min-width: 0; }
        .top ul { list-style: none; display: flex; flex-wrap: wrap; gap: .1rem; margin: 0; padding: 0; }
        .top li a { display: block; padding: .35rem .6rem; border-radius: 7px; color: var(--dim); text-decoration:
          none; }
        .top li a:hover { background: var(--ground); color: var(--ink); }
        .top li a[aria-current] { background: var(--move-ground); color: var(--move); font-weight: 600; }
        .count { font-size: .8em; padding: .05em .45em; border-radius: 1em; background: var(--ground); color:
          var(--dim);
          border: 1px solid var(--line); }
        .who { display: flex; align-items: center; gap: .6rem; font-size: .92rem; }

        main { max-width: 1180px; margin: 0 auto; padding: 1.2rem; display: block; }
        main:focus { outline: none; }
        .title { display: flex; flex-wrap: wrap; justify-content: space-between; align-items: center; gap: .4rem 1rem;
          margin-bottom: 1rem; }
        .pulse { display: inline-flex; align-items: center; gap: .45rem; margin: 0; font-size: .92rem; color:
          var(--dim); }
        .pulse::before { content: ""; width: .6rem; height: .6rem; border-radius: 50%; background: var(--ok); flex:
          none; }
        .pulse.bad { color: var(--bad); font-weight: 600; }
        .pulse.bad::before { background: var(--bad); }
        footer { max-width: 1180px; margin: 0 auto; padding: 0 1.2rem 2rem; color: var(--dim); font-size: .88rem; }

        .card { background: var(--card); border: 1px solid var(--line); border-radius: 11px; padding: 1rem 1.1rem;
          margin: 0 0 1rem; }
        .tiles { list-style: none; display: grid; grid-template-columns: repeat(auto-fit, minmax(8rem, 1fr)); gap:
          .7rem;
          margin: 0 0 1rem; padding: 0; }
        .tiles a { display: block; padding: .65rem .9rem; background: var(--card); border: 1px solid var(--line);
          border-radius: 11px; color: var(--dim); text-decoration: none; border-left: 4px solid var(--tone,
            var(--line)); }
        .tiles a:hover { border-color: var(--accent); }
        .tiles strong { display: block; font-size: 1.55rem; line-height: 1.2; color: var(--ink);
          font-variant-numeric: tabular-nums; }
        .tone-ok { --tone: var(--ok); } .tone-move { --tone: var(--move); } .tone-hold { --tone: var(--hold); }
        .tone-bad { --tone: var(--bad); }

        .pill { display: inline-block; padding: .1rem .6rem; border-radius: 1rem; font-size: .86rem; font-weight: 600;
          white-space: nowrap; background: var(--wait-ground); color: var(--wait); }
        .pill.ok { background: var(--ok-ground); color: var(--ok); }
        .pill.move { background: var(--move-ground); color: var(--move); }
        .pill.hold { background: var(--hold-ground); color: var(--hold); }
        .pill.bad { background: var(--bad-ground); color: var(--bad); }

        .filter { display: flex; flex-wrap: wrap; align-items: end; gap: .6rem .9rem; margin-bottom: .5rem; }
        label { display: block; font-size: .88rem; color: var(--dim); }
        .filter label:first-of-type { flex: 1 1 15rem; }
        input, select, button { font: inherit; color: var(--ink); background: var(--card); border: 1px solid #7b8698;
          border-radius: 8px; padding: .42rem .65rem; max-width: 100%; }
        input, select { display: block; width: 100%; margin-top: .15rem; }
        button { cursor: pointer; font-weight: 600; }
        button.main { background: var(--accent); border-color: var(--accent); color: var(--card); }
        button:hover { border-color: var(--accent); }
        .plain { background: none; border: none; padding: .2rem .3rem; color: var(--accent); text-decoration:
          underline;
          font-weight: 400; }

        .wide { overflow-x: auto; }
        table { width: 100%; border-collapse: collapse; }
        caption { text-align: left; color: var(--dim); font-size: .9rem; padding-bottom: .4rem; }
        th, td { text-align: left; vertical-align: top; padding: .48rem .7rem .48rem 0; border-top: 1px solid
          var(--line); }
        thead th { border-top: none; font-size: .82rem; color: var(--dim); font-weight: 600; }
        tbody th { font-weight: 600; }
        td, th { overflow-wrap: anywhere; }
        .when { white-space: nowrap; color: var(--dim); font-variant-numeric: tabular-nums; }
        .arrow { color: var(--dim); padding: 0 .15rem; }
        .new { font-weight: 700; }
        .sub { display: block; font-weight: 400; font-size: .88rem; color: var(--dim); }
        .empty { color: var(--dim); padding: .8rem 0; }
        tr[hidden] { display: none; }

        .diff { margin: 0; padding: .7rem 0; overflow-x: auto; font-size: .86rem; line-height: 1.5; background:
          var(--ground);
          border: 1px solid var(--line); border-radius: 8px; }
        .diff span { display: block; padding: 0 .9rem; white-space: pre; min-width: max-content; }
        .diff .add { background: var(--ok-ground); color: var(--ok); }
        .diff .del { background: var(--bad-ground); color: var(--bad); }
        .diff .hunk { color: var(--dim); }
        .acts { display: grid; grid-template-columns: repeat(auto-fit, minmax(15rem, 1fr)); gap: 1rem; }
        .acts h3 { margin-top: 0; }
        .acts form { border: 1px solid var(--line); border-radius: 9px; padding: .8rem .9rem; }
        .acts label, .signin label { margin-bottom: .6rem; }
        .signin { max-width: 26rem; }
        .notice { border-left: 4px solid var(--move); background: var(--move-ground); color: var(--move); }
        .notice.bad { border-left-color: var(--bad); background: var(--bad-ground); color: var(--bad); }
        .facts { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1rem; margin: 0; }
        .facts dt { color: var(--dim); } .facts dd { margin: 0; overflow-wrap: anywhere; }
        .plot { width: 100%; height: auto; display: block; }
        .plot .bar { fill: var(--bar); } .plot .back { fill: var(--bar-back); }
        .plot line { stroke: var(--line); } .plot text { fill: var(--dim); font-size: 11px; }
        .legend { display: flex; gap: 1.2rem; font-size: .88rem; color: var(--dim); margin: .5rem 0 0; }
        .legend span::before { content: ""; display: inline-block; width: .75rem; height: .75rem; border-radius: 3px;
          margin-right: .4rem; background: var(--bar); }
        .legend .taken::before { background: var(--bar-back); }
        details > summary { cursor: pointer; color: var(--accent); }

        @media (min-width: 44rem) {
          .cards tbody th { min-width: 16rem; } .cards td.version { min-width: 9.5rem; }
        }
        @media (max-width: 44rem) {
          main { padding: .9rem .8rem; } .top > div { padding: .5rem .8rem; } .card { padding: .8rem .85rem; }
          .top nav { order: 3; flex-basis: 100%; } .who { margin-left: auto; }
          .tiles { grid-template-columns: repeat(auto-fit, minmax(6.2rem, 1fr)); gap: .5rem; }
          .tiles a { padding: .5rem .65rem; } .tiles strong { font-size: 1.3rem; }
          .cards thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
          .cards, .cards tbody, .cards tr, .cards td, .cards th { display: block; width: 100%; }
          .cards caption { display: block; }
          .cards tr { border-top: 1px solid var(--line); padding: .55rem 0; }
          .cards tr[hidden] { display: none; }
          .cards td, .cards th { border: none; padding: .1rem 0; }
          .cards td[data-label]::before { content: attr(data-label) ": "; color: var(--dim); font: .86rem system-ui,
            "DejaVu Sans", sans-serif; }
          .plot { overflow: visible; } .plot text { font-size: 17px; }
          .facts { grid-template-columns: 1fr; } .facts dt { margin-top: .4rem; }
        }
        /* The plot shrinks with the page, and its words must not. */
        @media (max-width: 30rem) {
          .plot { margin-bottom: .9rem; } .plot text { font-size: 25px; } .plot .day { transform: translateY(12px); }
        }
        @media (prefers-reduced-motion: no-preference) {
          .fresh { animation: fresh 1.6s ease-out; }
          @keyframes fresh { from { background: var(--move-ground); } }
        }
        """
}
