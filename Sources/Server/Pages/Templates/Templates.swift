import Mustache

/// The templates of the pages, parsed once. What they put into a page is escaped, except the body that another template
/// made.
struct Templates: Sendable {
    private let library: MustacheLibrary

    /// - Throws: where a template does not parse, which a test would have seen.
    init() throws {
        var library = MustacheLibrary()
        for (name, text) in [
            ("page", Templates.page), ("apps", Templates.apps), ("app", Templates.app), ("pending", Templates.pending),
            ("held", Templates.held), ("failures", Templates.failures), ("activity", Templates.activity),
            ("sources", Templates.sources), ("registries", Templates.registries), ("signin", Templates.signIn),
            ("message", Templates.message), ("pill", Templates.pill), ("time", Templates.time),
            ("notes", Templates.notes), ("updates", Templates.updates), ("holds", Templates.holds),
        ] {
            try library.register(text, named: name)
        }
        self.library = library
    }

    func render(_ values: [String: Any], _ name: String) -> String {
        library.render(values, withTemplate: name) ?? ""
    }

    /// What stands around every page's own content.
    static let page = """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>{{title}} · Pawl</title>
        <link rel="icon" href="{{icon}}">
        <link rel="stylesheet" href="{{style}}">
        <script src="{{script}}" defer></script>
        </head>
        <body>
        <a class="skip" href="#main">Skip to the content</a>
        <header class="top"><div>
        <a class="brand" href="/"><img src="{{icon}}" alt="" width="26" height="26">Pawl</a>
        <nav aria-label="Pages" id="tabs" data-live><ul>{{#tabs}}<li>\
        <a href="{{path}}"{{#here}} aria-current="page"{{/here}}>\
        {{name}}{{#count}} <span class="count">{{.}}</span>{{/count}}</a></li>{{/tabs}}</ul></nav>
        <div class="who">{{#person}}<span>{{.}}</span>
        <form method="post" action="/signout"><input type="hidden" name="form" value="{{form}}">\
        <button class="plain">Sign out</button></form>{{/person}}\
        {{#canSignIn}}<a href="/signin">Sign in</a>{{/canSignIn}}</div>
        </div></header>
        <main id="main" tabindex="-1">
        <div class="title"><h1>{{heading}}</h1>
        <p id="pulse" class="pulse {{pulseTone}}" data-live data-summary="{{summary}}">{{pulse}}</p></div>
        {{{body}}}
        </main>
        <footer><p>Pawl {{version}} · <span id="state">as of this page's loading</span> · \
        <a href="/api/v1/openapi.json">API</a></p></footer>
        <p id="announce" class="quiet" role="status" aria-live="polite"></p>
        </body>
        </html>
        """

    static let pill = """
        <span class="pill {{tone}}">{{words}}</span>
        """

    static let time = """
        <time datetime="{{stamp}}">{{words}}</time>
        """

    static let notes = """
        {{#notes}}<p class="card notice">{{.}}</p>{{/notes}}
        """

    static let message = """
        <div class="card notice {{tone}}" role="alert"><p>{{text}}</p></div>
        <p><a href="{{back}}">Back</a></p>
        """

    static let signIn = """
        {{#error}}<div class="card notice bad" role="alert"><p>{{.}}</p></div>{{/error}}
        <form class="card signin" method="post" action="/signin">
        <p class="dim">What you change becomes a commit in Git. It is made in your name.</p>
        <label>Your name<input name="name" autocomplete="name" required maxlength="200" value="{{name}}"></label>
        <label>Your mail address<input name="email" type="email" autocomplete="email" required maxlength="200" \
        value="{{email}}"></label>
        <label>Admin token\
        <input name="token" type="password" autocomplete="current-password" required maxlength="4096">\
        </label>
        <button class="main">Sign in</button>
        </form>
        """
}
