import OCI
import Planning
import Policies
package import Reconciler

/// How one app stands: its images, and what speaks for all of them.
package struct AppEntry: Codable, Sendable {
    package var policy: String
    /// Of the image that most needs a look.
    package var reason: String
    package var message: String
    package var failing: Bool
    /// Since when that image stands so.
    package var since: String
    package var images: [ImageEntry]

    /// Images grouped by their policies, in the order of those.
    package static func all(of images: [ImageStatus]) -> [AppEntry] {
        var apps: [AppEntry] = []
        var first = images.startIndex
        while first < images.endIndex {
            let policy = images[first].policy
            let end = images[first...].firstIndex { $0.policy != policy } ?? images.endIndex
            apps.append(AppEntry(images[first..<end]))
            first = end
        }
        return apps
    }

    /// - Parameter images: not empty.
    private init(_ images: ArraySlice<ImageStatus>) {
        let speaker = images.dropFirst().reduce(images[images.startIndex]) {
            AppEntry.weight($1) > AppEntry.weight($0) ? $1 : $0
        }
        policy = speaker.policy.description
        reason = speaker.reason.rawValue
        message = speaker.message
        failing = speaker.isFailure
        since = speaker.since.description
        self.images = images.map(ImageEntry.init)
    }

    /// Failures first, then what is due, then what is held back.
    private static func weight(_ image: ImageStatus) -> Int {
        if image.isFailure { return 3 }
        if !image.pending.isEmpty { return 2 }
        return image.reason == .upToDate ? 0 : 1
    }
}

/// How one image of an app stands in one source.
package struct ImageEntry: Codable, Sendable {
    package var source: String
    package var alias: String
    package var image: String
    /// The tags that stand in Git.
    package var currents: [String]
    /// The tag that the policy would have.
    @Nullable package var selected: String?
    package var reason: String
    package var message: String
    package var failing: Bool
    /// Since when reason and selection are these.
    package var since: String
    /// How many values of the tree belong to it.
    package var fields: Int
    /// What is due and was not pushed.
    package var pending: [ChangesDocument.Change]

    package init(_ status: ImageStatus) {
        source = status.source
        alias = status.alias
        image = status.image
        currents = status.currents
        _selected = Nullable(wrappedValue: status.selected)
        reason = status.reason.rawValue
        message = status.message
        failing = status.isFailure
        since = status.since.description
        fields = status.fields
        pending = status.pending.map { ChangesDocument.Change($0, source: status.source) }
    }
}
