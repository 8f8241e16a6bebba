package rs.astra.hotline.store;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlConnection;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import rs.astra.hotline.Config;

/**
 * Connections to the database, made when needed and made anew when lost.
 *
 * <p>A server that hangs neither answers nor hangs up, and the client library cannot give such a
 * connection up: it says goodbye and waits for the other side, even when told of an idle time
 * (measured with 5.0.12). So after {@value #ANSWERS_WITHIN_SECONDS} s without an answer all
 * connections are left behind and others made. What was left behind goes when the server wakes; at
 * most {@value #LEFT_BEHIND} times that many hang at once, then the newest are waited for.
 */
final class Connections {
  static final int ANSWERS_WITHIN_SECONDS = 15;
  static final int LEFT_BEHIND = 8;

  private final Vertx vertx;
  private final Config.Database config;
  private final AtomicReference<Pool> current;
  private final AtomicInteger leftBehind = new AtomicInteger();

  Connections(Vertx vertx, Config.Database config) {
    this.vertx = vertx;
    this.config = config;
    this.current = new AtomicReference<>(pool(vertx, config));
  }

  /**
   * Asks the database.
   *
   * @return fails with {@link TimeoutException} if there is no answer in time; what was asked may
   *     still come true
   */
  <T> Future<T> ask(Function<Pool, Future<T>> question) {
    Pool asked = current.get();
    return question
        .apply(asked)
        .timeout(ANSWERS_WITHIN_SECONDS, TimeUnit.SECONDS)
        .onFailure(
            error -> {
              if (error instanceof TimeoutException) {
                leave(asked);
              }
            });
  }

  /** Reads in one picture: what another writer commits meanwhile is in all of it or in none. */
  static <T> Future<T> picture(Pool pool, Function<SqlConnection, Future<@Nullable T>> read) {
    return pool.<T>withTransaction(
            connection ->
                connection
                    .query("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
                    .execute()
                    .compose(_ -> read.apply(connection)))
        .map(Objects::requireNonNull);
  }

  Future<Void> close() {
    // Connections that hang would be waited for.
    return current.get().close().timeout(2, TimeUnit.SECONDS).otherwiseEmpty();
  }

  private void leave(Pool hanging) {
    if (!current.get().equals(hanging)) {
      return;
    }
    if (leftBehind.incrementAndGet() > LEFT_BEHIND) {
      leftBehind.decrementAndGet();
      return;
    }
    Pool next = pool(vertx, config);
    if (current.compareAndSet(hanging, next)) {
      hanging.close().onComplete(_ -> leftBehind.decrementAndGet());
    } else {
      leftBehind.decrementAndGet();
      next.close();
    }
  }

  private static Pool pool(Vertx vertx, Config.Database config) {
    PgConnectOptions server =
        new PgConnectOptions()
            .setHost(config.host())
            .setPort(config.port())
            .setDatabase(config.name())
            .setUser(config.user())
            .setPassword(config.password().reveal())
            .setCachePreparedStatements(true)
            .addProperty("application_name", "hotline")
            .addProperty("statement_timeout", "10s")
            .addProperty("idle_in_transaction_session_timeout", "20s");
    return PgBuilder.pool()
        .using(vertx)
        .connectingTo(server)
        .with(new NetClientOptions().setConnectTimeout(5_000).setTcpKeepAlive(true))
        .with(new PoolOptions().setMaxSize(config.connections()))
        .build();
  }
}
