extension Templates {
    /// Updates in Git's history.
    static let updates = """
        {{#hasUpdates}}<table class="cards" role="table"><caption>{{updatesCaption}}</caption>
        <thead role="rowgroup"><tr role="row"><th scope="col" role="columnheader">When</th>\
        <th scope="col" role="columnheader">App</th><th scope="col" role="columnheader">Version</th>\
        <th scope="col" role="columnheader">Where</th><th scope="col" role="columnheader">Commit</th></tr></thead>
        <tbody role="rowgroup">{{#updates}}<tr role="row"><td role="cell" class="when">{{#time}}{{> time}}{{/time}}\
        </td>\
        <td role="cell"><a href="{{path}}">{{policy}}</a></td>\
        <td role="cell" class="version">{{from}}<span class="arrow" aria-hidden="true"> → </span>\
        <span class="quiet"> to </span>\
        <span class="new">{{to}}</span>{{#reverted}} <span class="pill hold">Taken back</span>{{/reverted}}</td>\
        <td role="cell" data-label="Where"><code>{{place}}</code><span class="sub">{{source}}</span></td>\
        <td role="cell" data-label="Commit">{{#url}}<a href="{{.}}" rel="noreferrer noopener"><code>{{short}}</code>\
        </a>{{/url}}\
        {{^url}}<code>{{short}}</code>{{/url}}<span class="sub">{{author}}</span></td></tr>{{/updates}}</tbody>\
        </table>{{/hasUpdates}}
        {{^hasUpdates}}<p class="empty">No update in the last 90 days.</p>{{/hasUpdates}}
        """

    /// What holds values back.
    static let holds = """
        <table class="cards" role="table"><caption class="quiet">What keeps apps where they are</caption>
        <thead role="rowgroup"><tr role="row"><th scope="col" role="columnheader">App</th>\
        <th scope="col" role="columnheader">Rule</th><th scope="col" role="columnheader">Why</th>\
        <th scope="col" role="columnheader">Until</th></tr></thead>
        <tbody role="rowgroup">{{#holds}}<tr role="row"><th scope="row" role="rowheader">\
        <a href="{{path}}">{{policy}}</a>\
        <span class="sub">{{what}}</span></th><td role="cell"><span class="pill hold">{{rule}}</span></td>\
        <td role="cell">{{message}}{{#url}} <a href="{{.}}" rel="noreferrer noopener">commit</a>{{/url}}\
        <span class="sub">{{places}}</span></td>\
        <td role="cell" class="when" data-label="Until">{{#until}}{{> time}}{{/until}}\
        {{^until}}{{end}}{{/until}}</td></tr>{{/holds}}
        </tbody></table>
        """

    static let pending = """
        <div id="content" data-live><section class="card" aria-labelledby="due">
        <h2 id="due" class="quiet">Changes</h2>
        <p class="dim">What the last plan would change and has not pushed.</p>
        {{#hasChanges}}<table class="cards" role="table"><caption class="quiet">Changes that are due</caption>
        <thead role="rowgroup"><tr role="row"><th scope="col" role="columnheader">App</th>\
        <th scope="col" role="columnheader">Version</th><th scope="col" role="columnheader">Where</th>\
        <th scope="col" role="columnheader">State</th></tr></thead>
        <tbody role="rowgroup">{{#changes}}<tr role="row"><th scope="row" role="rowheader">\
        <a href="{{path}}">{{policy}}</a>\
        <span class="sub">{{image}}</span></th>\
        <td role="cell" class="version">{{from}}<span class="arrow" aria-hidden="true"> → </span>\
        <span class="quiet"> to </span>\
        <span class="new">{{to}}</span></td><td role="cell"><code>{{place}}</code><span class="sub">{{source}}</span>\
        </td>\
        <td role="cell">{{#pill}}{{> pill}}{{/pill}}<span class="sub">{{message}}</span></td></tr>{{/changes}}\
        </tbody></table>{{/hasChanges}}
        {{^hasChanges}}<p class="empty">Nothing is due: Git holds what the policies choose.</p>{{/hasChanges}}
        </section></div>
        """

    static let held = """
        <div id="content" data-live>{{> notes}}<section class="card" aria-labelledby="held">
        <h2 id="held" class="quiet">Held</h2>
        <p class="dim">Holds of policies, holds that are commits, and updates that a person took back.</p>
        {{#hasHolds}}{{> holds}}{{/hasHolds}}{{^hasHolds}}<p class="empty">Nothing is held.</p>{{/hasHolds}}
        </section></div>
        """

    static let failures = """
        <div id="content" data-live><section class="card" aria-labelledby="failing">
        <h2 id="failing" class="quiet">Failures</h2>
        {{#hasFailures}}<table class="cards" role="table"><caption class="quiet">What needs a person</caption>
        <thead role="rowgroup"><tr role="row"><th scope="col" role="columnheader">What</th>\
        <th scope="col" role="columnheader">Reason</th><th scope="col" role="columnheader">Message</th>\
        <th scope="col" role="columnheader">Since</th></tr></thead>
        <tbody role="rowgroup">{{#failures}}<tr role="row"><th scope="row" role="rowheader">\
        {{#path}}<a href="{{.}}">{{name}}</a>{{/path}}{{^path}}{{name}}{{/path}}<span class="sub">{{kind}}</span>\
        </th>\
        <td role="cell"><span class="pill bad">{{reason}}</span></td><td role="cell">{{message}}</td>\
        <td role="cell" class="when" data-label="Since">{{#since}}{{> time}}{{/since}}</td></tr>{{/failures}}</tbody>\
        </table>{{/hasFailures}}
        {{^hasFailures}}<p class="empty">Nothing fails.</p>{{/hasFailures}}
        </section></div>
        """

    static let sources = """
        <div id="content" data-live>{{#sources}}<section class="card" aria-labelledby="{{id}}">
        <h2 id="{{id}}">{{name}} {{#pill}}{{> pill}}{{/pill}}</h2>
        <dl class="facts"><dt>Repository</dt><dd>{{url}}, branch {{branch}}</dd>
        <dt>Now</dt><dd>{{activity}} {{#since}}{{> time}}{{/since}}{{#next}}, next cycle {{> time}}{{/next}}</dd>
        <dt>Cycles</dt><dd>{{cycles}}, the last took {{seconds}} s</dd>
        <dt>Last success</dt><dd>{{#success}}{{> time}}{{/success}}{{^success}}none yet{{/success}}</dd>
        <dt>Last push</dt><dd>{{#push}}{{> time}}{{/push}}{{^push}}none since the start{{/push}}</dd>
        <dt>Commit</dt><dd>{{#tipURL}}<a href="{{.}}" rel="noreferrer noopener"><code>{{tip}}</code></a>{{/tipURL}}\
        {{^tipURL}}<code>{{tip}}</code>{{/tipURL}}</dd>
        <dt>Races lost</dt><dd>{{races}}</dd>
        {{#failure}}<dt>Failure</dt><dd><span class="pill bad">{{reason}}</span> {{message}} ({{count}})</dd>\
        {{/failure}}</dl>
        {{#hasDiagnostics}}<h3>Policies that cannot be used</h3><ul>{{#diagnostics}}<li>{{.}}</li>{{/diagnostics}}\
        </ul>{{/hasDiagnostics}}
        </section>{{/sources}}{{^sources}}<p class="empty card">There is no source.</p>{{/sources}}</div>
        """

    static let registries = """
        <div id="content" data-live><section class="card" aria-labelledby="hosts">
        <h2 id="hosts" class="quiet">Hosts</h2>
        <p class="dim">Registries, and the token endpoints that they name, as they answered since the configuration was \
        read last.\
        </p>
        {{#hasHosts}}<table class="cards" role="table"><caption class="quiet">Hosts that were asked</caption>
        <thead role="rowgroup"><tr role="row"><th scope="col" role="columnheader">Host</th>\
        <th scope="col" role="columnheader">State</th><th scope="col" role="columnheader">Requests</th>\
        <th scope="col" role="columnheader">Last answer</th><th scope="col" role="columnheader">Limits</th></tr>\
        </thead>
        <tbody role="rowgroup">{{#hosts}}<tr role="row"><th scope="row" role="rowheader">{{host}}</th>\
        <td role="cell">{{#pill}}{{> pill}}{{/pill}}{{#failure}}<span class="sub">{{message}}, {{#time}}{{> time}}\
        {{/time}}</span>{{/failure}}</td>\
        <td role="cell" data-label="Requests">{{requests}}<span class="sub">{{failures}} failed</span></td>\
        <td role="cell" data-label="Last answer">{{#answer}}{{status}} <span class="sub">{{#time}}{{> time}}{{/time}}\
        </span>{{/answer}}{{^answer}}none{{/answer}}</td>\
        <td role="cell" data-label="Limits">{{#limits}}<span class="sub">{{.}}</span>{{/limits}}{{#paused}}\
        <span class="sub">paused, goes on {{> time}}</span>{{/paused}}\
        {{#isFree}}none known{{/isFree}}</td></tr>{{/hosts}}</tbody></table>{{/hasHosts}}
        {{^hasHosts}}<p class="empty">No host was asked yet.</p>{{/hasHosts}}
        </section></div>
        """

    static let activity = """
        <div id="content" data-live>{{> notes}}<section class="card" aria-labelledby="plot">
        <h2 id="plot">Updates in the last 30 days</h2>
        <svg class="plot" viewBox="0 0 {{width}} {{height}}" role="img" aria-labelledby="plot-title plot-text">
        <title id="plot-title">Updates a day</title><desc id="plot-text">{{description}}</desc>
        {{#lines}}<line x1="{{left}}" x2="{{right}}" y1="{{y}}" y2="{{y}}"/><text x="{{label}}" y="{{text}}" \
        text-anchor="end">{{value}}</text>{{/lines}}
        {{#bars}}<rect class="{{kind}}" x="{{x}}" y="{{y}}" width="{{w}}" height="{{h}}" rx="2"/>{{/bars}}
        {{#days}}<text class="day" x="{{x}}" y="{{y}}" text-anchor="middle">{{name}}</text>{{/days}}
        </svg>
        <p class="legend"><span>updates</span><span class="taken">of them taken back</span></p>
        <details id="numbers"><summary>The numbers as a table</summary>
        <table><caption class="quiet">Updates a day, newest first</caption><thead><tr><th scope="col">Day</th>\
        <th scope="col">Updates</th><th scope="col">Taken back</th></tr></thead>
        <tbody>{{#table}}<tr><th scope="row">{{day}}</th><td>{{count}}</td><td>{{back}}</td></tr>{{/table}}</tbody>\
        </table></details>
        </section>
        <section class="card" aria-labelledby="recent"><h2 id="recent">Newest updates</h2>{{> updates}}</section>\
        </div>
        """
}
