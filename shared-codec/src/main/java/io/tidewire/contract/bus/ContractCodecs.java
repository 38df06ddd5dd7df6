package io.tidewire.contract.bus;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.deser.std.StdDelegatingDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdDelegatingSerializer;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import com.fasterxml.jackson.databind.util.StdConverter;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import io.tidewire.contract.auth.AppsChanged;
import io.tidewire.contract.auth.ClusterKeysReply;
import io.tidewire.contract.auth.ClusterKeysRequest;
import io.tidewire.contract.auth.ConnectRequest;
import io.tidewire.contract.auth.ConnectVerdict;
import io.tidewire.contract.auth.CredentialsReply;
import io.tidewire.contract.auth.CredentialsRequest;
import io.tidewire.contract.auth.RefreshRequest;
import io.tidewire.contract.auth.RefreshVerdict;
import io.tidewire.contract.auth.SigninRequest;
import io.tidewire.contract.auth.SigninVerdict;
import io.tidewire.contract.auth.SubscribeRequest;
import io.tidewire.contract.auth.SubscribeVerdict;
import io.tidewire.contract.auth.WebhookInterestReply;
import io.tidewire.contract.auth.WebhookInterestRequest;
import io.tidewire.contract.auth.WebhooksReply;
import io.tidewire.contract.auth.WebhooksRequest;
import io.tidewire.contract.hook.ClientEventRequest;
import io.tidewire.contract.hook.ClientEventVerdict;
import io.tidewire.contract.hook.ConnectHookRequest;
import io.tidewire.contract.presence.CountsQuery;
import io.tidewire.contract.presence.CountsReply;
import io.tidewire.contract.presence.CountsSettled;
import io.tidewire.contract.presence.OccupancyQuery;
import io.tidewire.contract.presence.OccupancyReply;
import io.tidewire.contract.presence.PresenceBatch;
import io.tidewire.contract.presence.PresenceBatchReply;
import io.tidewire.contract.presence.PresenceOp;
import io.tidewire.contract.presence.PresenceOutcome;
import io.tidewire.contract.presence.RosterQuery;
import io.tidewire.contract.presence.RosterReply;
import io.tidewire.contract.presence.SettleCounts;
import io.tidewire.contract.presence.UsersQuery;
import io.tidewire.contract.presence.UsersReply;
import io.tidewire.signing.AppSecret;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.MessageCodec;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * The one list of what may travel over the bus. Every process registers {@link #shared}; only auth
 * and publish-api register {@link #secret} as well, so an edge could not even decode a secret.
 */
public final class ContractCodecs {

  /**
   * Records that every service may send and receive; none holds an app's secret. The cluster keys
   * are secret as well, and edges sign with them.
   */
  public static final List<Class<? extends Record>> SHARED =
      List.of(
          ConnectRequest.class,
          ConnectVerdict.Accepted.class,
          ConnectVerdict.Refused.class,
          ConnectVerdict.AskHook.class,
          ConnectHookRequest.class,
          SubscribeRequest.class,
          SubscribeVerdict.Allowed.class,
          SubscribeVerdict.Refused.class,
          SubscribeVerdict.Undecided.class,
          ClientEventRequest.class,
          ClientEventVerdict.Allowed.class,
          ClientEventVerdict.Refused.class,
          SigninRequest.class,
          SigninVerdict.SignedIn.class,
          SigninVerdict.Refused.class,
          RefreshRequest.class,
          RefreshVerdict.Renewed.class,
          RefreshVerdict.Refused.class,
          CredentialsRequest.class,
          WebhooksRequest.class,
          ClusterKeysRequest.class,
          ClusterKeysReply.class,
          WebhookInterestRequest.class,
          WebhookInterestReply.class,
          AppsChanged.class,
          PresenceBatch.class,
          PresenceBatchReply.class,
          RosterQuery.class,
          RosterReply.class,
          OccupancyQuery.class,
          OccupancyReply.class,
          CountsQuery.class,
          CountsReply.class,
          UsersQuery.class,
          UsersReply.class,
          SettleCounts.class,
          CountsSettled.class,
          TerminateUser.class,
          RemoveFromChannel.class,
          TerminateConnection.class,
          EdgeLoad.class,
          RebalanceOrder.class);

  /** Records that hold an app secret. */
  public static final List<Class<? extends Record>> SECRET =
      List.of(
          CredentialsReply.Found.class,
          CredentialsReply.Unknown.class,
          WebhooksReply.Found.class,
          WebhooksReply.Unknown.class);

  /**
   * Records that only backend services exchange: those that hold an app's secret, what publish-api
   * and webhooks ask auth and presence, and what presence asks auth. An edge can neither write nor
   * read them on a clustered bus.
   */
  public static final List<Class<? extends Record>> BACKEND =
      List.of(
          CredentialsRequest.class,
          CredentialsReply.Found.class,
          CredentialsReply.Unknown.class,
          WebhooksRequest.class,
          WebhooksReply.Found.class,
          WebhooksReply.Unknown.class,
          WebhookInterestRequest.class,
          WebhookInterestReply.class,
          OccupancyQuery.class,
          OccupancyReply.class,
          CountsQuery.class,
          CountsReply.class,
          UsersQuery.class,
          UsersReply.class);

  private static final ObjectMapper JSON = mapper();

  private ContractCodecs() {}

  /** Registers what every process needs. Services that share a bus may each do so. */
  public static void shared(EventBus bus) {
    SHARED.forEach(type -> register(bus, type));
  }

  /** Registers what only backend services may decode; never on an edge. */
  public static void secret(EventBus bus) {
    SECRET.forEach(type -> register(bus, type));
  }

  private static <T extends Record> void register(EventBus bus, Class<T> type) {
    try {
      bus.registerDefaultCodec(type, codec(type));
    } catch (IllegalStateException already) {
      // By another service in this process: Vert.x has no way to ask before.
    }
  }

  /** Carries a type as JSON, in the clear. */
  public static <T extends Record> MessageCodec<T, T> codec(Class<T> type) {
    return new RecordCodec<>(type, JSON);
  }

  /** Unknown fields are skipped, so that a newer peer may say more during a rolling upgrade. */
  private static ObjectMapper mapper() {
    JsonMapper mapper =
        JsonMapper.builder()
            .addModule(new Jdk8Module())
            .addModule(durations())
            .addModule(secrets())
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();
    Stream.of(PresenceOp.class, PresenceOutcome.class)
        .forEach(
            type -> {
              mapper.addMixIn(type, NamedByType.class);
              mapper.registerSubtypes(type.getPermittedSubclasses());
            });
    return mapper;
  }

  /** As ISO-8601 text. */
  private static SimpleModule durations() {
    var reader =
        new StdConverter<String, Duration>() {
          @Override
          public Duration convert(String text) {
            return Duration.parse(text);
          }
        };
    return new SimpleModule("durations")
        .addSerializer(Duration.class, ToStringSerializer.instance)
        .addDeserializer(Duration.class, new StdDelegatingDeserializer<>(reader));
  }

  /** As {@code {"value": text}}. */
  private static SimpleModule secrets() {
    var writer =
        new StdConverter<AppSecret, SecretText>() {
          @Override
          public SecretText convert(AppSecret secret) {
            return new SecretText(secret.value());
          }
        };
    var reader =
        new StdConverter<SecretText, AppSecret>() {
          @Override
          public AppSecret convert(SecretText text) {
            return new AppSecret(text.value());
          }
        };
    return new SimpleModule("secrets")
        .addSerializer(new StdDelegatingSerializer(AppSecret.class, writer))
        .addDeserializer(AppSecret.class, new StdDelegatingDeserializer<>(reader));
  }

  /** What travels of an {@link AppSecret}. */
  private record SecretText(String value) {

    @Override
    public String toString() {
      return "SecretText(…)";
    }
  }

  /** Writes which case of a sealed type a nested record is. */
  @JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME, property = "is")
  private interface NamedByType {}
}
