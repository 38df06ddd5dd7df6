package io.tidewire.kit.testing;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.testcontainers.dockerclient.DockerClientProviderStrategy;
import org.testcontainers.dockerclient.TransportConfig;

/**
 * A Docker engine that runs beside us inside one container. Testcontainers takes any {@code
 * /.dockerenv} for an engine outside, and spends two minutes on an image that would find its
 * address.
 */
public final class NeighbouringEngine extends DockerClientProviderStrategy {

  private static final Path SOCKET = Path.of("/var/run/docker.sock");

  @Override
  protected boolean isApplicable() {
    return Files.exists(Path.of("/.dockerenv"))
        && Files.exists(SOCKET)
        && System.getenv("DOCKER_HOST") == null
        && System.getenv("TESTCONTAINERS_HOST_OVERRIDE") == null;
  }

  /** Before those that Testcontainers brings. */
  @Override
  protected int getPriority() {
    return 1_000;
  }

  @Override
  protected boolean isPersistable() {
    return false;
  }

  @Override
  public TransportConfig getTransportConfig() {
    return TransportConfig.builder().dockerHost(URI.create("unix://" + SOCKET)).build();
  }

  /** An engine that goes by our own host name shares our addresses; any other is not for us. */
  @Override
  protected boolean test() {
    return super.test() && ownName().equals(getDockerClient().infoCmd().exec().getName());
  }

  @Override
  public synchronized String getDockerHostIpAddress() {
    return "127.0.0.1";
  }

  private static String ownName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException nameless) {
      return "";
    }
  }

  @Override
  public String getDescription() {
    return "a Docker engine beside us in the same container";
  }
}
