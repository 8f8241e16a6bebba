package rs.astra.hotline;

import io.vertx.core.Future;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import rs.astra.hotline.core.call.CallId;
import rs.astra.hotline.engine.Audit;
import rs.astra.hotline.store.Store;

/** What {@code hotline explain} does. */
final class ExplainCommand {
  private static final int TOLD = 0;
  private static final int UNKNOWN = 1;

  private final Config config;
  private final InstantSource clock;
  private final PrintWriter out;

  ExplainCommand(Config config, InstantSource clock, PrintWriter out) {
    this.config = config;
    this.clock = clock;
    this.out = out;
  }

  /**
   * Says the way of a call; exit code 1 if nobody knows it, the database cannot be asked, or it
   * cannot be recorded that somebody did.
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
                            : recorded(store, call.get())
                                .compose(_ -> store.explain(call.get(), config.timeZone()))),
        this::told,
        error -> {
          out.println("Not told: " + Store.reason(error) + ".");
          return UNKNOWN;
        });
  }

  private Future<Void> recorded(Store store, CallId call) {
    return AuditCommand.trail(config, store, clock)
        .record(
            Audit.Entry.of(
                    new Audit.Actor.Command("explain"),
                    Audit.Action.EXPLANATION_READ,
                    new Audit.Subject(Audit.Subject.Kind.CALL, call.value()),
                    Audit.Purpose.INQUIRY)
                .in(call));
  }

  private int told(List<String> lines) {
    lines.forEach(out::println);
    if (lines.isEmpty()) {
      out.println("The journal knows no such call.");
    }
    return lines.isEmpty() ? UNKNOWN : TOLD;
  }

  @Command(
      name = "explain",
      description = {
        "Says the way of a call in plain words: who was rung when, why them, why not the others,",
        "and what the waiting was spent on."
      },
      mixinStandardHelpOptions = true)
  static final class Explain extends Configured {
    @Parameters(
        paramLabel = "CALL",
        arity = "0..1",
        description = "the call's id; without one, the call that arrived last")
    @Nullable String call;

    @Override
    int run(Config config) {
      return new ExplainCommand(config, Clock.systemUTC(), out())
          .explain(call == null ? null : new CallId(call));
    }
  }
}
