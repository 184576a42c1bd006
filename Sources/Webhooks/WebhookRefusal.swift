/// Why a webhook of an authentic sender is of no use. The names stand in metrics and logs.
package enum WebhookRefusal: String, Error, CaseIterable, Sendable {
    /// It is not what such a sender sends.
    case malformed = "Malformed"
    /// It speaks of an image without saying which registry it is in, and neither does the configuration.
    case unknownRegistry = "UnknownRegistry"
}
