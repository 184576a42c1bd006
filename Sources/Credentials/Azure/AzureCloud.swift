/// One of Azure's clouds, by the end of a registry's host.
struct AzureCloud: Hashable, Sendable {
    /// Where Entra ID answers.
    let authority: String
    /// Whom the token is for.
    let audience: String

    /// The cloud of a registry; `nil` where the host is no Azure registry.
    init?(registry host: String) {
        let clouds = [
            // This audience is taken by every registry, also by those where tokens for Azure's management are turned off.
            ".azurecr.io": ("https://login.microsoftonline.com", "https://containerregistry.azure.net"),
            ".azurecr.cn": ("https://login.chinacloudapi.cn", "https://management.chinacloudapi.cn"),
            ".azurecr.us": ("https://login.microsoftonline.us", "https://management.usgovcloudapi.net"),
        ]
        guard let cloud = clouds.first(where: { host.hasSuffix($0.key) && host.utf8.count > $0.key.utf8.count }) else {
            return nil
        }
        (authority, audience) = cloud.value
    }
}
