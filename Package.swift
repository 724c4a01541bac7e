// swift-tools-version: 6.1
import PackageDescription

let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
]

let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")

let package = Package(
    name: "firstpass",
    dependencies: [
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2")
    ],
    targets: [
        .target(name: "Core", dependencies: [crypto], swiftSettings: settings),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .target(name: "Contamination", dependencies: ["CZlib", "Core", crypto], swiftSettings: settings),
        .target(name: "Deduplication", dependencies: ["Contamination", "Core"], swiftSettings: settings),
        .testTarget(name: "CoreTests", dependencies: ["Core"], swiftSettings: settings),
        .testTarget(
            name: "ContaminationTests", dependencies: ["Contamination", "Core", crypto], exclude: ["Fixtures"],
            swiftSettings: settings),
        .testTarget(
            name: "DeduplicationTests", dependencies: ["Core", "Deduplication"], swiftSettings: settings),
    ]
)
