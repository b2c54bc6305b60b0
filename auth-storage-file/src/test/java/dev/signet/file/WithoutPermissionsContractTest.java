package dev.signet.file;

/** The whole contract on a file system that knows neither modes nor access control lists. */
final class WithoutPermissionsContractTest extends FileCredentialStoreContractTest {
    @Override
    Platform on(Platform real) {
        return new Platform(real.account(), OwnerOnly.NONE, real.mounts(), real.random());
    }
}
