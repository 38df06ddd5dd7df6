package io.tidewire.bench.cli;

import io.tidewire.bench.client.Target;
import io.tidewire.bench.failure.WrongArgument;
import io.tidewire.bench.publish.HttpTarget;
import io.tidewire.signing.AppSecret;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** Options for the server and the app. The defaults are those of Tidewire's quickstart. */
final class TargetOptions {

  static final String SECRET_VARIABLE = "TIDEWIRE_BENCH_SECRET";
  private static final String QUICKSTART_SECRET = "tidewire-secret";

  @Option(
      names = "--url",
      paramLabel = "URL",
      description =
          "WebSocket address, ws[s]://host:port[/prefix]; repeat it to spread connections over"
              + " several. Default: ws://127.0.0.1:6001")
  private List<URI> urls = new ArrayList<>();

  @Option(
      names = "--api",
      paramLabel = "URL",
      description = "HTTP API, http[s]://host:port[/prefix]. Default: ${DEFAULT-VALUE}")
  private URI api = URI.create("http://127.0.0.1:6001");

  @Option(names = "--app", paramLabel = "ID", description = "App id. Default: ${DEFAULT-VALUE}")
  private String app = "100001";

  @Option(names = "--key", paramLabel = "KEY", description = "App key. Default: ${DEFAULT-VALUE}")
  private String key = "tidewire-key";

  @Option(
      names = "--secret",
      paramLabel = "SECRET",
      description =
          "App secret. Default: the variable "
              + SECRET_VARIABLE
              + ", which no list of processes shows, else the quickstart's")
  private String secret = "";

  @Option(names = "--insecure", description = "Accept any TLS certificate")
  private boolean insecure;

  @Option(
      names = "--recovery",
      description =
          "Subscribe as clients of Tidewire's rec1 do, whose frames carry positions on channels"
              + " with a history")
  private boolean recovering;

  @Option(
      names = "--source",
      paramLabel = "ADDRESS",
      split = ",",
      description =
          "Addresses of this machine to connect from, for more than 28,000 connections. On loopback"
              + " it happens by itself")
  private List<String> sources = new ArrayList<>();

  Target target(Map<String, String> environment) {
    List<URI> all = urls.isEmpty() ? List.of(URI.create("ws://127.0.0.1:6001")) : urls;
    Target.Credential credential = new Target.Credential(key, secret(environment));
    Target target = new Target(all, credential, sources, insecure, recovering);
    target.endpoints();
    target.sourceAddresses();
    return target;
  }

  HttpTarget api(Map<String, String> environment) {
    return HttpTarget.of(api, app, key, secret(environment));
  }

  private AppSecret secret(Map<String, String> environment) {
    String given = secret.isEmpty() ? environment.getOrDefault(SECRET_VARIABLE, "") : secret;
    if (key.isEmpty()) throw new WrongArgument("--key", "expected an app key");
    return new AppSecret(given.isEmpty() ? QUICKSTART_SECRET : given);
  }
}
