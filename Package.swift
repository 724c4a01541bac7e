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
        .target(name: "Inference", dependencies: ["Core"], swiftSettings: settings),
        .testTarget(name: "CoreTests", dependencies: ["Core"], swiftSettings: settings),
        .testTarget(
            name: "InferenceTests", dependencies: ["Inference", "Core"], exclude: ["Fixtures"], swiftSettings: settings),
    ]
)
