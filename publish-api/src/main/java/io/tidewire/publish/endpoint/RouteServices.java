package io.tidewire.publish.endpoint;

import io.tidewire.publish.credentials.Credentials;
import io.tidewire.publish.dispatch.RedisPublisher;
import io.tidewire.publish.dispatch.Terminations;
import io.tidewire.webhook.deadletters.DeadLetters;

/** The services that the routes of one event loop need. */
public record RouteServices(
    Credentials credentials,
    RedisPublisher dispatch,
    ChannelQueries channels,
    Terminations terminations,
    DeadLetters deadLetters) {}
