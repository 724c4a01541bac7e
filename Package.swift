// swift-tools-version: 6.1
import PackageDescription

let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
]

// Kernels are useless at -O0, so they are optimised in debug builds too. Fused multiply-adds are written out where they
// are meant, so that the compiler's choice cannot change a bit between instruction sets.
let kernelSettings: [CSetting] = [
    .unsafeFlags(["-O3", "-ffp-contract=off", "-fno-math-errno", "-Wno-psabi"])
]

let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")

let package = Package(
    name: "firstpass",
    dependencies: [
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2")
    ],
    targets: [
        .target(name: "CKernels", cSettings: kernelSettings, linkerSettings: [.linkedLibrary("m")]),
        .systemLibrary(name: "COpenBLAS", pkgConfig: "openblas", providers: [.apt(["libopenblas-dev"])]),
        .target(name: "Core", dependencies: [crypto], swiftSettings: settings),
        .target(name: "Inference", dependencies: ["CKernels", "COpenBLAS", "Core"], swiftSettings: settings),
        .executableTarget(name: "probe", dependencies: ["Inference"]),
        .testTarget(name: "CoreTests", dependencies: ["Core"], swiftSettings: settings),
        .testTarget(
            name: "InferenceTests", dependencies: ["CKernels", "Core", "Inference"], exclude: ["Fixtures"],
            swiftSettings: settings),
    ]
)
