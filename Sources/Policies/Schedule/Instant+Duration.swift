extension Instant {
    /// A point in time so much later, in whole seconds.
    package static func + (instant: Instant, duration: Duration) -> Instant {
        Instant(secondsSince1970: instant.secondsSince1970 + Int(duration.components.seconds))
    }
}
