package rs.astra.hotline.engine;

import io.vertx.core.Future;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import rs.astra.hotline.core.roster.Coverage;
import rs.astra.hotline.core.roster.Language;
import rs.astra.hotline.core.roster.Mistake;
import rs.astra.hotline.core.roster.Review;
import rs.astra.hotline.core.roster.Roster;

/**
 * How a roster comes to count, on the command line and over HTTP alike.
 *
 * <ol>
 *   <li>What cannot be read is no roster: every mistake is told, nothing of it is used.
 *   <li>A roster that breaks a rule in a way that is an error is refused, unless it is wanted all
 *       the same. Warnings and gaps are told, and refuse nothing.
 *   <li>It takes the place of the version that its author has seen, and of no other.
 *   <li>Who replaced it is recorded first; if that cannot be, the old one stays.
 *   <li>A calendar knows no people: those of the kept roster stay.
 * </ol>
 */
public final class RosterDesk {
  private final RosterBook book;
  private final Writing writing;
  private final ZoneId zone;
  private final Set<Language> languages;
  private final Audit audit;
  private final InstantSource clock;

  /**
   * A desk.
   *
   * @param writing how rosters are read and written
   * @param languages those in which every caller shall find somebody
   */
  public RosterDesk(
      RosterBook book,
      Writing writing,
      ZoneId zone,
      Set<Language> languages,
      Audit audit,
      InstantSource clock) {
    this.book = book;
    this.writing = writing;
    this.zone = zone;
    this.languages = Set.copyOf(languages);
    this.audit = audit;
    this.clock = clock;
  }

  /**
   * What somebody has written.
   *
   * @param name by which mistakes in it are told
   */
  public record Sheet(String name, String text) {}

  /** How rosters are written down. */
  public interface Writing {
    /** The roster on all these sheets together, or every mistake. */
    Examined.Draft read(List<Sheet> sheets);

    /** The whole roster as one sheet, for {@link #read}. */
    String write(Roster roster);
  }

  /** What became of something that should be a roster. */
  public sealed interface Examined {
    /** Whether it could be read. */
    sealed interface Draft extends Examined {}

    /** It is no roster. */
    record Unreadable(List<Mistake> mistakes) implements Draft {
      /** Every mistake. */
      public Unreadable {
        mistakes = List.copyOf(mistakes);
      }
    }

    /** It is a roster, of which nothing more is known. */
    record Read(Roster roster) implements Draft {}

    /** It is a roster, and this is what should be known of it. */
    record Known(Roster roster, Review review) implements Examined {
      /**
       * Whether it may take the place of another.
       *
       * @param despiteErrors also if a rule is broken in a way that is an error
       */
      public boolean mayCount(boolean despiteErrors) {
        return despiteErrors || !review.hasErrors();
      }
    }
  }

  /** Reads and looks at it. Takes its time, so never on an event loop. */
  public Examined examine(List<Sheet> sheets) {
    return examined(writing.read(sheets));
  }

  /** Reads a calendar and looks at it, the kept roster's people with it; as {@link #examine}. */
  public Examined examineCalendar(Sheet calendar, Roster kept) {
    Roster people = Roster.empty(kept.zone());
    for (var person : kept.people().values()) {
      people = people.with(person);
    }
    List<Sheet> sheets = new ArrayList<>(List.of(calendar));
    if (!people.people().isEmpty()) {
      sheets.add(new Sheet("the people of the kept roster", writing.write(people)));
    }
    return examine(sheets);
  }

  private Examined examined(Examined.Draft draft) {
    return switch (draft) {
      case Examined.Unreadable unreadable -> unreadable;
      case Examined.Read(Roster roster) -> known(roster);
    };
  }

  /** Looks at a roster; as {@link #examine}. */
  public Examined.Known known(Roster roster) {
    return new Examined.Known(roster, Review.of(roster, languages, now()));
  }

  /** What nobody covers in the coming days; as {@link #examine}. */
  public Coverage coverage(Roster roster) {
    return Coverage.of(roster, Review.ahead(zone, now()), languages);
  }

  /** The roster that counts. */
  public Future<StoredRoster> kept() {
    return book.roster(zone);
  }

  /** The roster that counts, all of it, for whoever takes it away; recorded before. */
  public Future<StoredRoster> read(Audit.Actor by) {
    return audit
        .record(
            Audit.Entry.of(
                by,
                Audit.Action.ROSTER_READ,
                new Audit.Subject(Audit.Subject.Kind.ROSTER, "current"),
                Audit.Purpose.ROSTERING))
        .compose(_ -> kept());
  }

  /**
   * From now on this roster counts.
   *
   * @param version of the roster that its author has seen
   * @param known must be allowed, see {@link Examined.Known#mayCount}
   * @param by who wants it
   * @return as {@link RosterBook#replaceRoster}, or fails as {@link Audit#record}
   */
  public Future<Long> keep(long version, Examined.Known known, Audit.Actor by) {
    return audit
        .record(
            Audit.Entry.of(
                by,
                Audit.Action.ROSTER_REPLACE,
                new Audit.Subject(Audit.Subject.Kind.ROSTER, "version-" + version),
                Audit.Purpose.ROSTERING))
        .compose(_ -> book.replaceRoster(version, known.roster(), now()));
  }

  /** The roster as a table that can be read again. */
  public String written(Roster roster) {
    return writing.write(roster);
  }

  private Instant now() {
    return clock.instant();
  }
}
