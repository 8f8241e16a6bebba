package rs.astra.hotline;

import io.vertx.core.Future;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import rs.astra.hotline.core.call.CallId;
import rs.astra.hotline.store.Store;

/** What {@code hotline explain} does. */
final class ExplainCommand {
  private static final int TOLD = 0;
  private static final int UNKNOWN = 1;

  private final Config config;
  private final PrintWriter out;

  ExplainCommand(Config config, PrintWriter out) {
    this.config = config;
    this.out = out;
  }

  /**
   * Says the way of a call; exit code 1 if nobody knows it, or the database cannot be asked.
   *
   * @param id null for the call that arrived last
   */
  int explain(@Nullable CallId id) {
    return Store.once(
        config.database(),
        store ->
            (id == null ? store.lastCall() : Future.succeededFuture(Optional.of(id)))
                .compose(
                    call ->
                        call.isEmpty()
                            ? Future.succeededFuture(List.<String>of())
                            : store.explain(call.get(), config.timeZone())),
        this::told,
        error -> {
          // What the database says is not repeated.
          out.println("The database did not tell (" + error.getClass().getSimpleName() + ")");
          return UNKNOWN;
        });
  }

  private int told(List<String> lines) {
    lines.forEach(out::println);
    if (lines.isEmpty()) {
      out.println("The journal knows no such call.");
    }
    return lines.isEmpty() ? UNKNOWN : TOLD;
  }
}
