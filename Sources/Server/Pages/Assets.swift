import Hashing
import HTTPTypes
import Hummingbird

/// What pages are dressed with: a style, a script and an icon, each named after its bytes so that browsers may keep it.
struct Assets: Sendable {
    private struct Asset: Sendable {
        let bytes: String
        let type: String
    }

    private let assets: [String: Asset]
    let style: String
    let script: String
    let icon: String

    init() {
        var assets: [String: Asset] = [:]
        func add(_ bytes: String, _ ending: String, _ type: String) -> String {
            let hash = SHA256.digest(of: Array(bytes.utf8)).dropFirst("sha256:".count).prefix(16)
            let name = "\(hash).\(ending)"
            assets[name] = Asset(bytes: bytes, type: type)
            return "/assets/\(name)"
        }
        style = add(Assets.styleText, "css", "text/css; charset=utf-8")
        script = add(Assets.scriptText, "js", "text/javascript; charset=utf-8")
        icon = add(Assets.iconText, "svg", "image/svg+xml")
        self.assets = assets
    }

    func add(to router: Router<BasicRequestContext>) {
        let assets = assets
        router.answer(
            "/assets/:name",
            [
                .get: { request, context in
                    let name = context.parameters.get("name") ?? ""
                    guard let asset = assets[name] else {
                        throw Refusal(.notFound, "NotFound", "there is no such asset")
                    }
                    let tag = "\"\(name)\""
                    let kept: HTTPFields = [.eTag: tag, .cacheControl: "public, max-age=31536000, immutable"]
                    if request.headers[.ifNoneMatch] == tag { return Response(status: .notModified, headers: kept) }
                    var response = Response.text(asset.bytes, type: asset.type)
                    for field in kept { response.headers[field.name] = field.value }
                    return response
                }
            ])
    }

    /// A wheel with a pawl in its teeth.
    private static let iconText = """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">\
        <rect width="32" height="32" rx="7" fill="#1f5fbf"/>\
        <path d="M9 22V8h8a5 5 0 0 1 0 10H9" fill="none" stroke="#fff" stroke-width="3.2" stroke-linejoin="round"/>\
        <path d="M19 25l5-5v5z" fill="#ffd166"/></svg>
        """
}
