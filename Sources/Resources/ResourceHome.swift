/// Where a resource file is kept, which decides what it may say.
package enum ResourceHome: Sendable {
    case disk
    /// In the repository of a source: whoever may push there writes it, who need not be whoever runs the service. It
    /// names no file of the service's disk and configures nothing.
    case repository
}
