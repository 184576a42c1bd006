package import Foundation

/// The present time. Signatures are dated by it and the ends of tokens counted from it; tests set it.
package typealias WallClock = @Sendable () -> Date
