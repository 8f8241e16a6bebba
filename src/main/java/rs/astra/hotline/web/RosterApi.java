package rs.astra.hotline.web;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import rs.astra.hotline.core.roster.Days;
import rs.astra.hotline.core.roster.Review;
import rs.astra.hotline.core.roster.Roster;
import rs.astra.hotline.engine.CoverageGuard;
import rs.astra.hotline.engine.RosterDesk;
import rs.astra.hotline.engine.RosterDesk.Examined;
import rs.astra.hotline.engine.StoredRoster;

/**
 * The roster over HTTP.
 *
 * <ol>
 *   <li>A body is CSV or iCalendar, as the content type says, and is judged as {@link RosterDesk}
 *       says: 422 with every mistake by its line, or with every broken rule; {@code
 *       ?despite-errors} lets errors pass.
 *   <li>Whoever changes something says which version was seen (If-Match): without it 428, and 412
 *       if another one counts by now. So two coordinators do not overwrite each other.
 *   <li>A change or an absence is added to the roster that counts, and the whole is stored as a new
 *       version: there is one way of storing.
 *   <li>Who is on duty, and what nobody covers, is answered while the database is away too: by the
 *       roster that was known last, whose version is said.
 *   <li>Judging takes its time and is done beside the event loop, one roster after the other.
 * </ol>
 */
final class RosterApi {
  private static final long SOON_MS = 2_000;
  private static final String CSV = "text/csv";

  private static final Pattern TAG = Pattern.compile("\"(\\d{1,18})\"");

  private final Vertx vertx;
  private final RosterDesk desk;
  private final CoverageGuard coverage;
  private final Gate gate;
  private final InstantSource clock;

  RosterApi(Vertx vertx, RosterDesk desk, CoverageGuard coverage, Gate gate, InstantSource clock) {
    this.vertx = vertx;
    this.desk = desk;
    this.coverage = coverage;
    this.gate = gate;
    this.clock = clock;
  }

  void route(Routes routes, Limits limits) {
    BodyHandler file = BodyHandler.create(false).setBodyLimit(limits.roster());
    BodyHandler words = BodyHandler.create(false).setBodyLimit(limits.body());
    Right change = Right.ROSTER_CHANGE;
    routes.get("/api/roster", Right.ROSTER_SEE, this::roster);
    routes.put("/api/roster", change, file, this::replace);
    routes.post("/api/roster/check", change, file, this::check);
    routes.get("/api/roster/coverage", Right.ROSTER_SEE, this::coverage);
    routes.get("/api/roster/on-duty", Right.ON_SHIFT, this::onDuty);
    routes.post("/api/roster/changes", change, words, asked -> change(asked, RosterWords::change));
    routes.post(
        "/api/roster/absences", change, words, asked -> change(asked, RosterWords::absence));
  }

  // --- reading

  private void roster(RoutingContext asked) {
    String accept = asked.request().getHeader("accept");
    kept(
        asked,
        stored -> {
          asked.response().putHeader("etag", tag(stored.version()));
          if (accept != null && accept.contains(CSV)) {
            asked
                .response()
                .putHeader("content-type", CSV + "; charset=utf-8")
                .putHeader("cache-control", "no-store")
                .end(desk.written(stored.roster()));
          } else {
            Gate.answer(asked.response(), RosterViews.roster(stored));
          }
        });
  }

  private void coverage(RoutingContext asked) {
    known(
        asked,
        stored ->
            work(
                asked,
                () -> desk.coverage(stored.roster()),
                found ->
                    Gate.answer(asked.response(), RosterViews.coverage(stored.version(), found))));
  }

  private void onDuty(RoutingContext asked) {
    Instant at = at(asked);
    if (at == null) {
      gate.refuse(asked.request(), 400, "at is an instant such as 2026-03-29T01:30:00Z");
      return;
    }
    known(asked, stored -> Gate.answer(asked.response(), RosterViews.onDuty(stored, at)));
  }

  private @Nullable Instant at(RoutingContext asked) {
    String at = asked.request().getParam("at");
    try {
      Instant instant = at == null ? clock.instant() : OffsetDateTime.parse(at).toInstant();
      var day = instant.atOffset(ZoneOffset.UTC).toLocalDate();
      return day.isBefore(Days.EARLIEST) || day.isAfter(Days.LATEST) ? null : instant;
    } catch (DateTimeException e) {
      return null;
    }
  }

  // --- replacing

  private void check(RoutingContext asked) {
    examined(asked, known -> Gate.answer(asked.response(), RosterViews.review(known.review())));
  }

  private void replace(RoutingContext asked) {
    OptionalLong version = version(asked);
    if (version.isPresent()) {
      examined(asked, known -> keep(asked, version.getAsLong(), known));
    }
  }

  /** Reads the body as a roster, or says why it cannot. */
  private void examined(RoutingContext asked, Consumer<Examined.Known> then) {
    String type = type(asked);
    String text = text(asked);
    if (text == null) {
      gate.refuse(asked.request(), 400, "a roster is text in UTF-8");
    } else if (type.equals(CSV)) {
      RosterDesk.Sheet sheet = new RosterDesk.Sheet("csv", text);
      work(asked, () -> desk.examine(List.of(sheet)), found -> judged(asked, found, then));
    } else {
      RosterDesk.Sheet sheet = new RosterDesk.Sheet("calendar", text);
      kept(
          asked,
          stored ->
              work(
                  asked,
                  () -> desk.examineCalendar(sheet, stored.roster()),
                  found -> judged(asked, found, then)));
    }
  }

  private static void judged(
      RoutingContext asked, Examined examined, Consumer<Examined.Known> then) {
    switch (examined) {
      case Examined.Known known -> then.accept(known);
      case Examined.Unreadable unreadable ->
          Gate.answer(
              asked.response().setStatusCode(422), RosterViews.mistakes(unreadable.mistakes()));
      case Examined.Read _ -> throw new IllegalStateException("read, and not looked at");
    }
  }

  private void keep(RoutingContext asked, long version, Examined.Known known) {
    if (!known.mayCount(asked.queryParams().contains("despite-errors"))) {
      Gate.answer(
          asked.response().setStatusCode(422),
          error("it breaks rules; ?despite-errors stores it all the same", known.review()));
      return;
    }
    desk.keep(version, known, Trail.actor(asked))
        .onSuccess(
            next ->
                Gate.answer(
                    asked.response().putHeader("etag", tag(next)),
                    RosterViews.review(known.review()).put("version", next)))
        .onFailure(failure -> failed(asked, failure));
  }

  // --- small changes

  private void change(RoutingContext asked, RosterWords.Reading reading) {
    OptionalLong version = version(asked);
    RosterWords.Addition addition = version.isEmpty() ? null : addition(asked, reading);
    if (version.isEmpty() || addition == null) {
      return;
    }
    kept(
        asked,
        stored -> {
          if (stored.version() != version.getAsLong()) {
            failed(asked, new StoredRoster.Replaced());
            return;
          }
          work(
              asked,
              () -> added(stored.roster(), addition),
              result -> {
                switch (result) {
                  case Added.Known(Examined.Known known) -> keep(asked, version.getAsLong(), known);
                  case Added.Impossible(String why) -> say(asked, 422, why);
                }
              });
        });
  }

  /** What became of adding something to a roster. */
  private sealed interface Added {
    record Known(Examined.Known known) implements Added {}

    record Impossible(String why) implements Added {}
  }

  private Added added(Roster roster, RosterWords.Addition addition) {
    try {
      return new Added.Known(desk.known(addition.to(roster)));
    } catch (IllegalArgumentException e) {
      return new Added.Impossible(String.valueOf(e.getMessage()));
    }
  }

  private RosterWords.@Nullable Addition addition(
      RoutingContext asked, RosterWords.Reading reading) {
    try {
      Buffer sent = asked.body().buffer();
      return reading.read(sent == null ? new JsonObject() : new JsonObject(sent));
    } catch (IllegalArgumentException | DecodeException | ClassCastException e) {
      gate.refuse(asked.request(), 400, RosterWords.ALLOWED);
      return null;
    }
  }

  // --- what all have in common

  /** The version that was seen, empty (and answered) if that is not said. */
  private OptionalLong version(RoutingContext asked) {
    String seen = asked.request().getHeader("if-match");
    if (seen == null) {
      say(asked, 428, "say in If-Match which version you have seen: the ETag of GET /api/roster");
      return OptionalLong.empty();
    }
    var tag = TAG.matcher(seen.strip());
    if (!tag.matches()) {
      gate.refuse(asked.request(), 400, "If-Match is a version such as \"7\"");
      return OptionalLong.empty();
    }
    return OptionalLong.of(Long.parseLong(tag.group(1)));
  }

  private static String tag(long version) {
    return "\"" + version + "\"";
  }

  private static String type(RoutingContext asked) {
    String type = asked.request().getHeader("content-type");
    return type == null ? "" : type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
  }

  /** The body, null if it is no text. */
  private static @Nullable String text(RoutingContext asked) {
    Buffer sent = asked.body().buffer();
    try {
      String text =
          sent == null
              ? ""
              : StandardCharsets.UTF_8
                  .newDecoder()
                  .decode(ByteBuffer.wrap(sent.getBytes()))
                  .toString();
      return text.indexOf('\0') < 0 ? text : null;
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  /** The roster that is kept, or the one known last if it is not had soon. */
  private void known(RoutingContext asked, Consumer<StoredRoster> then) {
    desk.kept()
        .timeout(SOON_MS, TimeUnit.MILLISECONDS)
        .recover(
            away -> {
              StoredRoster last = coverage.roster();
              return last == null ? Future.failedFuture(away) : Future.succeededFuture(last);
            })
        .onSuccess(stored -> next(asked, then, stored))
        .onFailure(failure -> failed(asked, failure));
  }

  private void kept(RoutingContext asked, Consumer<StoredRoster> then) {
    desk.kept()
        .onSuccess(stored -> next(asked, then, stored))
        .onFailure(failure -> failed(asked, failure));
  }

  private <T> void work(RoutingContext asked, Callable<T> work, Consumer<T> then) {
    Future<T> done = vertx.executeBlocking(work).map(Objects::requireNonNull);
    done.onSuccess(result -> next(asked, then, result))
        .onFailure(
            failure -> {
              if (failure instanceof Roster.TooLarge tooLarge) {
                say(asked, 422, String.valueOf(tooLarge.getMessage()));
              } else {
                asked.fail(failure);
              }
            });
  }

  /** Whatever goes wrong is answered: here, nobody else would see it. */
  private static <T> void next(RoutingContext asked, Consumer<T> then, T value) {
    try {
      then.accept(value);
    } catch (RuntimeException e) {
      asked.fail(e);
    }
  }

  /** What the database says is not repeated: it can hold a row's values. */
  private static void failed(RoutingContext asked, Throwable failure) {
    if (failure instanceof StoredRoster.Replaced) {
      say(asked, 412, String.valueOf(failure.getMessage()));
    } else {
      say(asked, 503, "the roster cannot be reached; ask again");
    }
  }

  private static JsonObject error(String why, Review review) {
    return RosterViews.review(review).put("error", why);
  }

  private static void say(RoutingContext asked, int status, String why) {
    Gate.answer(asked.response().setStatusCode(status), new JsonObject().put("error", why));
  }
}
