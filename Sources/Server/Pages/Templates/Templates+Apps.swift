extension Templates {
    /// Every app at a glance.
    static let apps = """
        <div id="tiles" data-live><ul class="tiles">{{#tiles}}<li><a class="{{tone}}" href="{{path}}">\
        <strong>{{number}}</strong>{{name}}</a></li>{{/tiles}}</ul></div>
        <section class="card" aria-labelledby="all">
        <h2 id="all" class="quiet">All apps</h2>
        <form class="filter" id="filter" method="get" action="/" role="search">
        <label>Filter<input type="search" name="q" value="{{query}}" placeholder="app, image, version or source"></label>
        <label>Reason<select name="reason"><option value="">Any</option>{{#reasons}}<option value="{{code}}"\
        {{#chosen}} selected{{/chosen}}>{{words}}</option>{{/reasons}}</select></label>
        <button>Filter</button>
        </form>
        <p id="shown" class="dim" role="status">{{shown}}</p>
        <div id="rows" data-live>{{#hasRows}}
        <table class="cards" role="table">
        <caption class="quiet">Apps with their version in Git, the version that their policy would have, and why\
        </caption>
        <thead role="rowgroup"><tr role="row"><th scope="col" role="columnheader">App</th>\
        <th scope="col" role="columnheader">Version</th><th scope="col" role="columnheader">State</th>\
        <th scope="col" role="columnheader">Since</th></tr></thead>
        <tbody role="rowgroup">{{#rows}}
        <tr role="row" id="{{id}}" data-text="{{text}}" data-reason="{{reason}}" data-state="{{state}}"\
        {{#hidden}} hidden{{/hidden}}>\
        <th scope="row" role="rowheader"><a href="{{path}}">{{policy}}</a>{{#alias}} {{.}}{{/alias}}\
        <span class="sub">{{image}}{{#source}} in {{.}}{{/source}}</span></th>\
        <td role="cell" class="version" data-label="Version">{{current}}{{#next}}\
        <span class="arrow" aria-hidden="true"> → </span>\
        <span class="quiet"> to </span><span class="new">{{.}}</span>{{/next}}</td>\
        <td role="cell">{{#pill}}{{> pill}}{{/pill}}<span class="sub">{{message}}</span></td>\
        <td role="cell" class="when" data-label="Since">{{#since}}{{> time}}{{/since}}</td></tr>{{/rows}}
        </tbody></table>{{/hasRows}}{{^hasRows}}<p class="empty">{{nothing}}</p>{{/hasRows}}</div>
        </section>
        """

    /// One app.
    static let app = """
        {{#done}}<div class="card notice" role="status"><p>{{.}}</p></div>{{/done}}
        <div id="notes" data-live>{{> notes}}</div>
        <div id="content" data-live>
        {{#images}}<section class="card" aria-labelledby="{{id}}"><h2 id="{{id}}">{{image}}</h2>
        <dl class="facts"><dt>In Git</dt><dd class="version">{{current}}</dd>
        <dt>Policy chooses</dt><dd class="version">{{selected}}</dd>
        <dt>State</dt><dd>{{#pill}}{{> pill}}{{/pill}} {{message}}</dd>
        <dt>Since</dt><dd>{{#since}}{{> time}}{{/since}}</dd>
        <dt>Source</dt><dd>{{source}}, {{fields}}</dd></dl></section>{{/images}}
        <section class="card" aria-labelledby="due"><h2 id="due">The diff that is due</h2>
        {{#hasDiff}}<pre class="diff" tabindex="0" role="region" aria-label="Diff">{{#diff}}\
        <span class="{{kind}}">{{text}}</span>{{/diff}}</pre>{{/hasDiff}}
        {{^hasDiff}}<p class="empty">Nothing is due.</p>{{/hasDiff}}</section>
        {{#hasHolds}}<section class="card" aria-labelledby="held"><h2 id="held">What holds it</h2>{{> holds}}\
        </section>{{/hasHolds}}
        {{#explanations}}<section class="card" aria-labelledby="{{id}}"><h2 id="{{id}}">Every tag of {{image}}</h2>
        {{#history}}<p class="dim"><strong>{{rule}}</strong> {{message}} ({{place}})</p>{{/history}}
        {{#hasTags}}<table class="cards" role="table"><caption>{{caption}}</caption>
        <thead role="rowgroup"><tr role="row"><th scope="col" role="columnheader">Tag</th>\
        <th scope="col" role="columnheader">Verdict</th><th scope="col" role="columnheader">Why</th></tr></thead>
        <tbody role="rowgroup">{{#tags}}<tr role="row"><th scope="row" role="rowheader" class="version">{{tag}}</th>\
        <td role="cell">{{#pill}}{{> pill}}{{/pill}}</td><td role="cell">{{message}}</td></tr>{{/tags}}</tbody>\
        </table>{{/hasTags}}
        {{^hasTags}}<p class="empty">There is no list of its tags: {{why}}</p>{{/hasTags}}
        {{#omitted}}<p class="dim">{{.}} tags more, the last in order; <a href="{{api}}">all of them as JSON</a>.</p>\
        {{/omitted}}
        </section>{{/explanations}}
        <section class="card" aria-labelledby="history"><h2 id="history">Its history</h2>{{> updates}}</section>
        </div>
        {{#acts}}<section class="card" aria-labelledby="acts"><h2 id="acts">Change something</h2><div class="acts">
        <form method="post" action="{{path}}/hold"><h3>Hold</h3>
        <input type="hidden" name="form" value="{{form}}">
        <label>Why<input name="reason" maxlength="256"></label>
        <label>Until, such as 2026-12-01<input name="until" maxlength="40" pattern="[0-9]{4}-[0-9]{2}-[0-9]{2}.*">\
        </label>
        <label>Let this one tag through<input name="tag" maxlength="128"></label>
        <button class="main">Hold by a commit</button></form>
        <form method="post" action="{{path}}/resume"><h3>Resume</h3>
        <input type="hidden" name="form" value="{{form}}">
        <label>Why<input name="reason" maxlength="256"></label>
        <button class="main">Resume by a commit</button></form>
        <form method="post" action="{{path}}/scan"><h3>Scan now</h3>
        <input type="hidden" name="form" value="{{form}}">
        <p class="dim">Lists the tags of its images and makes a cycle at once.</p>
        <button class="main">Scan now</button></form>
        </div></section>{{/acts}}
        """
}
