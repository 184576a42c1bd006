extension WebhookKind {
    /// What a webhook says, after its sender was found authentic.
    ///
    /// - Parameter registry: the host that the configuration gives; then events speak of that registry alone.
    /// - Throws: ``WebhookRefusal`` where it is of no use.
    package func event(
        _ head: WebhookHead, _ body: [UInt8], registry: String? = nil
    ) throws(WebhookRefusal) -> WebhookEvent {
        let places = ImagePlaces(registry: registry)
        return switch self {
        case .dockerHub: try DockerHub.event(body, places)
        case .github: try GitHub.event(head, body, places)
        case .gitlab: try GitLab.event(body)
        case .gitea: try Gitea.event(body, places)
        case .bitbucket: try Bitbucket.event(head, body)
        case .harbor: try Harbor.event(body, places)
        case .quay: try Quay.event(body, places)
        case .acr: try AzureRegistry.event(body, places)
        case .aliyun: try AliyunRegistry.event(body, places)
        case .nexus: try Nexus.event(body, places)
        case .artifactory: try Artifactory.event(body, places)
        case .gcp: try GoogleRegistry.event(body, places)
        case .ecr: try ElasticRegistry.event(head, body, places)
        case .cloudEvents: try CloudEvents.event(head, body, places)
        case .distribution: try Distribution.event(body, places)
        case .generic: try Generic.event(body, places)
        }
    }
}
