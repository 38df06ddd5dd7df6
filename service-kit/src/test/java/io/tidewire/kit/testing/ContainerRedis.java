package io.tidewire.kit.testing;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.NotFoundException;
import io.tidewire.kit.redis.settings.RedisUrl;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * A Redis in a container, if an engine answers and has the image or can pull it quickly.
 *
 * <p>Without Ryuk (see the parent pom) only this JVM stops the container, so it ends by itself
 * after half an hour.
 */
final class ContainerRedis {

  private static final String IMAGE =
      Optional.ofNullable(System.getenv("TIDEWIRE_TEST_REDIS_IMAGE")).orElse("redis:7.4");

  private static final int PORT = 6379;
  private static final int PULL_SECONDS = 20;
  private static final int PATIENCE_SECONDS = 40;

  private final GenericContainer<?> container;

  private ContainerRedis(GenericContainer<?> container) {
    this.container = container;
  }

  /** Waits no longer than {@link #PATIENCE_SECONDS}, whatever Testcontainers still tries. */
  static Optional<ContainerRedis> start() {
    CompletableFuture<Optional<ContainerRedis>> started = new CompletableFuture<>();
    var starting = new Thread(() -> started.complete(started()), "redis container");
    starting.setDaemon(true);
    starting.start();
    return started.completeOnTimeout(Optional.empty(), PATIENCE_SECONDS, TimeUnit.SECONDS).join();
  }

  private static Optional<ContainerRedis> started() {
    try {
      if (!DockerClientFactory.instance().isDockerAvailable() || !hasImage()) {
        return Optional.empty();
      }
      return Optional.of(new ContainerRedis(run()));
    } catch (RuntimeException noEngine) {
      System.err.println("no Redis in a container: " + noEngine.getMessage());
      return Optional.empty();
    }
  }

  RedisUrl url() {
    return RedisUrl.parse("redis://" + container.getHost() + ":" + container.getMappedPort(PORT));
  }

  String origin() {
    return "container " + IMAGE;
  }

  private static GenericContainer<?> run() {
    var container =
        new GenericContainer<>(DockerImageName.parse(IMAGE))
            .withImagePullPolicy(image -> false)
            .withExposedPorts(PORT)
            .withCommand(
                "timeout",
                "1800",
                "redis-server",
                "--save",
                "",
                "--bind",
                "0.0.0.0",
                "--protected-mode",
                "no")
            .withStartupTimeout(Duration.ofSeconds(20));
    container.start();
    return container;
  }

  private static boolean hasImage() {
    DockerClient docker = DockerClientFactory.lazyClient();
    if (isLocal(docker)) return true;
    pull(docker);
    return isLocal(docker);
  }

  private static boolean isLocal(DockerClient docker) {
    try {
      docker.inspectImageCmd(IMAGE).exec();
      return true;
    } catch (NotFoundException absent) {
      return false;
    }
  }

  private static void pull(DockerClient docker) {
    try {
      docker.pullImageCmd(IMAGE).start().awaitCompletion(PULL_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
