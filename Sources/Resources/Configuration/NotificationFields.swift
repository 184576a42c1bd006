import Notices
import Policies
import Secrets
import Templates

/// `notifications`.
enum NotificationsFields {
    static let receivers = Field(
        "receivers", .list(of: ReceiverFields.shape, counts: 0...64), "Who is told what happens, and of what.")

    static let shape = Shape(FieldTable(receivers)) { $0[receivers] ?? [] }
}

/// What `type` of a receiver may be.
enum ReceiverType: String, CaseIterable, Sendable {
    case webhook, slack, teams, discord, cloudEvents, alertmanager

    static func names(without types: Set<ReceiverType>) -> [String] {
        allCases.filter { !types.contains($0) }.map(\.rawValue)
    }

    static let chats: Set<ReceiverType> = [.slack, .teams, .discord]
}

/// An item of `notifications.receivers`.
enum ReceiverFields {
    static let name = Field(
        "name", .label, required: "name the receiver, as logs and metrics refer to it",
        "The receiver's name, as logs and metrics refer to it.")
    static let type = Field(
        "type", Shape<ReceiverType>.choice,
        required: "write type: with one of \(ReceiverType.allCases.map(\.rawValue).joined(separator: ", "))",
        "What the receiver understands.")

    static let url = Field(
        "url", Shape<String>(.text(TextSchema(pattern: "^https?://[^/@?#\\s]+"))) { $0.secret.receiverURL() },
        "The address that messages are sent to, without credentials; for Alertmanager that of its API's root.")
    static let urlFile = Field(
        "urlFile", BasicFields.file, "A file that holds the address, where the address itself is a secret.")
    static let urlEnv = Field(
        "urlEnv", BasicFields.variable, "An environment variable that holds the address, where it is a secret.")
    static let auth = Field("auth", ReceiverAuthFields.shape, "How the service proves who it is.")
    static let signature = Field(
        "signature", SignatureFields.shape, "How messages are signed, so that the receiver can tell them from others.")

    /// Not `on`, which YAML 1.1 reads as a truth value: a chart's values would lose the field.
    static let events = Field(
        "events",
        .list(of: Shape<Notice.Kind>.choice, counts: 1...8, missing: "name what it is told, or remove the field"),
        "What it is told: Update, Failure, Hold, Stuck. All of it where the field is left out.")
    static let policies = Field(
        "policies", .list(of: .glob),
        "Globs of policies, as namespace:name: it is told of these and of nothing else. Of everything where there are none."
    )
    static let sources = Field("sources", .list(of: .label), "The sources it is told of; of all where there are none.")
    static let failuresBefore = Field(
        "failuresBefore", .integer(in: 1...1_000), default: ReceiverConfiguration.defaultFailuresBefore,
        as: .number(ReceiverConfiguration.defaultFailuresBefore), "After how many cycles in a row a failure is told.")
    static let stuckAfter = Field(
        "stuckAfter", default: ReceiverConfiguration.defaultStuckAfter,
        "How long an update may be due before it counts as stuck.")
    static let resolved = Field(
        "resolved", default: true, "Whether it is told too that a failure, a hold or a stuck update is over.")
    static let digest = Field(
        "digest", .duration, "How often it gets one message with everything since the last, in place of one each.")

    static let template = Field(
        "template",
        Shape<Value>(.text(TextSchema(maximumLength: NoticeTemplate.maximumLength))) { $0.text() == nil ? nil : $0 },
        "The body that is sent, in Mustache; the page on notifications lists what it may name.")
    static let contentType = Field(
        "contentType", Shape<WebhookContentType>.choice, default: .json,
        "What the template makes; for JSON, texts are escaped to stand between quotes.")
    static let mode = Field(
        "mode", Shape<CloudEventMode>.choice, default: .structured,
        "Whether an event is all in the body, or its attributes in headers.")
    static let labels = Field(
        "labels", .list(of: LabelFields.shape, counts: 0...32), "Labels that every alert carries beside its own.")

    static let tls = Field(
        "tls", TLSFields.shape, "How the receiver proves who it is, and with which certificate the service does.")

    static let table = FieldTable(
        name, type, url, urlFile, urlEnv, auth, signature, events, policies, sources, failuresBefore, stuckAfter,
        resolved,
        digest, template, contentType, mode, labels, tls, ProxyFields.proxy, ProxyFields.proxyAuth,
        rules: [
            .exactlyOne([url, urlFile, urlEnv], what: "address", missing: "write url, urlFile or urlEnv"),
            .notTogether(
                [url], [type], values: ReceiverType.chats.map(\.rawValue).sorted(),
                "has an address that is a secret by itself, and does not belong in the configuration",
                remedy: "write urlFile: with the path of a file, or urlEnv: with a variable's name"),
            only(auth, for: [.webhook, .cloudEvents, .alertmanager]),
            only(signature, for: [.webhook, .cloudEvents]),
            only(digest, for: [.webhook, .slack, .teams, .discord]),
            only(resolved, for: [.webhook, .slack, .teams, .discord, .cloudEvents]),
            only(template, for: [.webhook]), only(mode, for: [.cloudEvents]), only(labels, for: [.alertmanager]),
            .needs(contentType, template, "is of no use without a template", remedy: "write template too"),
            ProxyFields.rule,
        ])

    private static func only(_ field: any TableEntry, for types: Set<ReceiverType>) -> FieldRule {
        .notTogether(
            [field], [type], values: ReceiverType.names(without: types), "has no use for '\(field.row.name)'",
            remedy: "remove it")
    }

    static let shape = Shape(table) { receiver -> Named<ReceiverConfiguration>? in
        let (name, type) = (receiver[name], receiver[type])
        let address = receiver[url].map(SecretLocation.inline) ?? receiver[urlFile] ?? receiver[urlEnv]
        let (auth, key) = (receiver[auth], receiver[signature])
        let (tls, proxy, proxyAuth) = (receiver[tls], receiver[ProxyFields.proxy], receiver[ProxyFields.proxyAuth])
        let (policies, sources) = (receiver[policies] ?? [], receiver[sources] ?? [])
        let kinds = kinds(receiver, type)
        let kind = kind(receiver, type)
        let (failuresBefore, stuckAfter) = (receiver[failuresBefore], receiver[stuckAfter])
        let (resolved, digest) = (receiver[resolved], receiver[digest])
        guard let name, let kind, let address, let place = receiver.value(of: ReceiverFields.name) else { return nil }
        return Named(
            value: ReceiverConfiguration(
                name: name, kind: kind, address: address, auth: auth, signatureKey: key,
                tls: tls ?? TLSConfiguration(), proxy: proxy?.authenticated(by: proxyAuth) ?? .environment,
                kinds: kinds, policies: policies, sources: sources, failuresBefore: failuresBefore,
                stuckAfter: stuckAfter, tellsResolved: resolved, digest: digest),
            name: place)
    }

    /// An update is an event and no state: Alertmanager, which is told of states, is not told of it.
    private static func kinds(_ receiver: Fields, _ type: ReceiverType?) -> Set<Notice.Kind> {
        let isStates = type == .alertmanager
        guard let kinds = receiver[events] else {
            return Set(Notice.Kind.allCases).subtracting(isStates ? [.update] : [])
        }
        if isStates, kinds.contains(.update) {
            receiver.value(of: events)?.report(
                "names 'Update', which is an event; alerts are of states", "remove it from the list")
        }
        return Set(kinds)
    }

    private static func kind(_ receiver: Fields, _ type: ReceiverType?) -> ReceiverKind? {
        let (contentType, mode, labels) = (receiver[contentType], receiver[mode], receiver[labels] ?? [])
        let template = receiver[template].flatMap { noticeTemplate($0, contentType) }
        switch type {
        case .webhook: return .message(.webhook(template: template, contentType: contentType))
        case .slack: return .message(.slack)
        case .teams: return .message(.teams)
        case .discord: return .message(.discord)
        case .cloudEvents: return .message(.cloudEvents(mode))
        case .alertmanager: return .alertmanager(labels: LabelFields.unique(labels))
        case nil: return nil
        }
    }

    private static func noticeTemplate(_ value: Value, _ contentType: WebhookContentType) -> NoticeTemplate? {
        guard let text = value.text() else { return nil }
        do throws(TemplateError) {
            return try NoticeTemplate(parsing: text, makesJSON: contentType == .json)
        } catch {
            value.report(error)
            return nil
        }
    }

    /// Notes receivers whose sources there are not.
    static func check(_ receivers: [Named<ReceiverConfiguration>], sources: [String]) {
        for receiver in receivers {
            for source in receiver.value.sources where !sources.contains(source) {
                receiver.name.report(
                    "is told of the source \(source.quoted), which is not in this configuration",
                    sources.isEmpty
                        ? "add it to sources" : remedyNaming(nearest: source, among: sources, listing: sources))
            }
        }
    }
}

/// `auth` of a receiver.
enum ReceiverAuthFields {
    static let basic = Field("basic", BasicFields.shape.secret, "A user name and a password.")
    static let bearer = Field("bearer", BearerFields.shape.secret, "A token that the receiver takes as it is.")

    static let table = FieldTable(
        basic, bearer,
        rules: [
            .exactlyOne(
                [basic, bearer], what: "method", missing: "write basic: {...} or bearer: {...}, or remove auth")
        ])

    static let shape = Shape(table) { auth -> ReceiverAuth? in
        let ways = [auth[basic].map(ReceiverAuth.basic), auth[bearer].map(ReceiverAuth.bearer)]
        return ways.compactMap(\.self).first
    }
}

/// `signature` of a receiver.
enum SignatureFields {
    static let shape = SecretFields("key", holding: "the key of the HMAC").shape
}

/// An item of a receiver's `labels`.
enum LabelFields {
    static let name = Field(
        "name",
        .name(
            "^[a-zA-Z_][a-zA-Z0-9_]*$", maximumLength: 128, { Names.isEnvironmentVariable($0) && $0.utf8.count <= 128 },
            "write letters, digits and '_', such as cluster"),
        required: "name the label", "The label's name.")
    static let value = Field("value", .reason, required: "write the label's value", "The label's value.")

    static let shape = Shape(FieldTable(name, value)) { label -> (name: String, value: String, place: Value)? in
        let (name, value) = (label[name], label[value])
        guard let name, let value, let place = label.value(of: LabelFields.name) else { return nil }
        return (name, value, place)
    }

    /// The labels by name, after noting those given twice and those that alerts have of their own.
    static func unique(_ labels: [(name: String, value: String, place: Value)]) -> [String: String] {
        var unique: [String: String] = [:]
        for (name, value, place) in labels {
            if AlertList.ownLabels.contains(name) {
                place.report("\(name.quoted) is a label that alerts have of their own", "name it differently")
            } else if unique.updateValue(value, forKey: name) != nil {
                place.report("another label is \(name.quoted) too", "keep one")
            }
        }
        return unique
    }
}

extension Value {
    /// An address without credentials. A message never shows it: its path may be a secret.
    fileprivate func receiverURL() -> String? {
        guard let text = text() else { return nil }
        guard let address = ReceiverAddress(parsing: text) else {
            report("is not the address of a receiver", "write https://host/path, or http://")
            return nil
        }
        guard !address.hasCredentials else {
            report("holds credentials", "write the address without them, and auth: {...}")
            return nil
        }
        return text
    }
}
