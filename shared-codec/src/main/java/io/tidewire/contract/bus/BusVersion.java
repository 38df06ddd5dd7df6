package io.tidewire.contract.bus;

/**
 * The version of the contract of the bus: of the seal and of the records of {@link Addresses}. Each
 * sealed message carries it, and a process refuses messages of any other version.
 *
 * <p>Processes of adjacent releases form one cluster during an upgrade, so a change that keeps the
 * version must be one that both sides get along with: a member of a record that may be missing and
 * is ignored by those that do not know it, or an address whose absence the asker takes for {@link
 * BusFailure#UNAVAILABLE}. Any other change needs a release that reads both versions before one
 * that sends the next.
 */
public final class BusVersion {

  public static final byte CURRENT = 1;

  private BusVersion() {}
}
