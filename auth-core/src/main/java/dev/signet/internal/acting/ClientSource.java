package dev.signet.internal.acting;

import dev.signet.auth.RequestAuthorizer;
import java.net.http.HttpClient;

/** The connections of an open home. No function of the JDK is in its place: making one loads the HTTP client it would return. */
public interface ClientSource {
    /** A client on those connections, whose requests carry what {@code authorizer} gives. */
    HttpClient carrying(RequestAuthorizer authorizer);
}
