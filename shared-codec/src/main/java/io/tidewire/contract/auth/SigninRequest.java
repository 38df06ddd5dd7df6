package io.tidewire.contract.auth;

import io.tidewire.wire.SocketId;

/**
 * Is this user signature good?
 *
 * @param auth {@code KEY:SIGNATURE} as the client sent it
 * @param userData the exact JSON text that was signed
 */
public record SigninRequest(String appId, SocketId socketId, String auth, String userData) {}
