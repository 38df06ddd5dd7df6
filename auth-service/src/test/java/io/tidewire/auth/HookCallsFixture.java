package io.tidewire.auth;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.tidewire.auth.testing.TestApps;
import io.tidewire.contract.auth.ConnectVerdict;
import io.tidewire.contract.bus.Addresses;
import io.tidewire.contract.hook.ConnectHookRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Hooks called over a real bus, and answered by a real HTTP server. */
abstract class HookCallsFixture {

  record Call(String path, String cookie, String tenant, String signature, String body) {}

  final List<Call> calls = new CopyOnWriteArrayList<>();
  private final CountDownLatch hanging = new CountDownLatch(1);
  private HttpServer backend;
  AuthFixture auth;

  @BeforeEach
  void start(@TempDir Path folder) throws IOException {
    backend = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    backend.setExecutor(Executors.newCachedThreadPool());
    backend.createContext("/", this::answer);
    backend.start();
    auth = AuthFixture.start(folder, yaml(true));
  }

  @AfterEach
  void stop() {
    hanging.countDown();
    auth.close();
    backend.stop(0);
  }

  String yaml(boolean allowPrivate) {
    return """
    apps:
      - id: "%s"
        keys: [ { key: %s, secret: %s } ]
        client_events: true
        allowed_origins: ["https://shop.example"]
        hooks:
          connect:
            url: http://localhost.localdomain.invalid/unused
            forward_cookies: sid
            forward_headers: X-Tenant
            timeout: 2s
            allow_private: PRIVATE
          subscribe: { url: "http://BACKEND/subscribe", timeout: 2s, allow_private: true }
          client_event: { url: "http://BACKEND/event", timeout: 2s, allow_private: true }
    """
        .formatted(TestApps.ID, TestApps.KEY, TestApps.SECRET)
        .replace("localhost.localdomain.invalid/unused", (allowPrivate ? "BACKEND" : "NAME") + "/c")
        .replace("BACKEND", "127.0.0.1:" + backend.getAddress().getPort())
        .replace("NAME", "tidewire-test.localhost:" + backend.getAddress().getPort())
        .replace("PRIVATE", Boolean.toString(allowPrivate));
  }

  private void answer(HttpExchange request) throws IOException {
    String body = new String(request.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    String cookie = header(request, "Cookie");
    calls.add(
        new Call(
            request.getRequestURI().getPath(),
            cookie,
            header(request, "X-Tenant"),
            header(request, "X-Pusher-Signature"),
            body));
    switch (cookie) {
      case "sid=hangs" -> await();
      case "sid=redirects" -> {
        request.getResponseHeaders().set("Location", "/elsewhere");
        reply(request, 302, "");
      }
      case "sid=nonsense" -> reply(request, 200, "<html>Log in</html>");
      case "sid=huge" ->
          reply(request, 200, "{\"allow\":true,\"x\":\"" + "x".repeat(70_000) + "\"}");
      case "sid=denied" -> reply(request, 401, "");
      default -> reply(request, 200, usual(request.getRequestURI().getPath()));
    }
  }

  private static String usual(String path) {
    return switch (path) {
      case "/event" -> "{\"allow\":true,\"data\":\"clean\"}";
      case "/subscribe" -> "{\"allow\":true,\"user_id\":\"guest\"}";
      default -> "{\"allow\":true,\"user_id\":\"ann\",\"cache_seconds\":60}";
    };
  }

  private void await() {
    try {
      hanging.await();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private static String header(HttpExchange request, String name) {
    String value = request.getRequestHeaders().getFirst(name);
    return value == null ? "" : value;
  }

  private static void reply(HttpExchange request, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    request.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    if (bytes.length > 0) request.getResponseBody().write(bytes);
    request.close();
  }

  ConnectVerdict connect(String cookie) {
    return auth.askPatiently(
        Addresses.AUTH_HOOK_CONNECT,
        new ConnectHookRequest(
            TestApps.ID,
            cookie,
            Map.of("x-tenant", "t1"),
            Optional.of("https://shop.example"),
            Optional.empty()),
        ConnectVerdict.class);
  }

  int code(String cookie) {
    return ((ConnectVerdict.Refused) connect(cookie)).code();
  }
}
