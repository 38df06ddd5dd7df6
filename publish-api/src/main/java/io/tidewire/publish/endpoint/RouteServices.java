package io.tidewire.publish.endpoint;

import io.tidewire.publish.credentials.Credentials;
import io.tidewire.publish.dispatch.RedisPublisher;
import io.tidewire.publish.dispatch.Terminations;
import io.tidewire.webhook.deadletters.DeadLetters;

/** What the routes of one event loop work with. */
public record RouteServices(
    Credentials credentials,
    RedisPublisher dispatch,
    ChannelQueries channels,
    Terminations terminations,
    DeadLetters deadLetters) {}
