package rs.astra.hotline.rosterfile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import rs.astra.hotline.core.counsellor.CounsellorId;
import rs.astra.hotline.core.counsellor.StationId;
import rs.astra.hotline.core.roster.Absence;
import rs.astra.hotline.core.roster.Change;
import rs.astra.hotline.core.roster.Days;
import rs.astra.hotline.core.roster.Hours;
import rs.astra.hotline.core.roster.Language;
import rs.astra.hotline.core.roster.Person;
import rs.astra.hotline.core.roster.Post;
import rs.astra.hotline.core.roster.Proficiency;
import rs.astra.hotline.core.roster.Roster;
import rs.astra.hotline.core.roster.Shift;
import rs.astra.hotline.core.roster.ShiftId;
import rs.astra.hotline.engine.RosterDesk;
import rs.astra.hotline.engine.RosterDesk.Examined;

/** What is written is read again as the same roster. */
class RosterTableTest {
  private static final ZoneId BELGRADE = ZoneId.of("Europe/Belgrade");
  private static final Set<StationId> STATIONS =
      IntStream.rangeClosed(1, 8).mapToObj(i -> new StationId("c" + i)).collect(Collectors.toSet());
  private static final RosterDesk.Writing WRITING = RosterFiles.writing(BELGRADE, STATIONS);

  private static Roster readAgain(Roster roster) {
    Examined.Draft draft =
        WRITING.read(List.of(new RosterDesk.Sheet("again", WRITING.write(roster))));
    return assertInstanceOf(Examined.Read.class, draft, draft::toString).roster();
  }

  @Test
  void exampleIsReadAgainAsItWas() throws Exception {
    String example = Files.readString(Path.of("src/main/resources/demo-roster.csv"));
    Examined.Draft read = WRITING.read(List.of(new RosterDesk.Sheet("example", example)));
    Roster roster = assertInstanceOf(Examined.Read.class, read).roster();
    assertTrue(roster.shifts().size() > 10 && roster.changes().size() > 3, "an empty example");
    assertEquals(roster, readAgain(roster));
  }

  @Test
  void emptyRosterIsAHeading() {
    assertEquals(
        "kind;id;person;post;days;every;from;until;date;to;start;end;speaks;station;nights\n",
        WRITING.write(Roster.empty(BELGRADE)));
    assertEquals(Roster.empty(BELGRADE), readAgain(Roster.empty(BELGRADE)));
  }

  @Test
  void whateverARosterHoldsIsReadAgainAsItWas() {
    for (long seed = 1; seed <= 500; seed++) {
      Roster roster = new Generated(seed).roster();
      assertEquals(roster, readAgain(roster), "seed " + seed);
    }
  }

  /** A roster by chance: everything that can be in one, the ends of every range among it. */
  private static final class Generated {
    private static final List<LocalDate> EDGES =
        List.of(
            Days.EARLIEST,
            LocalDate.of(2026, 3, 28),
            LocalDate.of(2026, 3, 29),
            LocalDate.of(2026, 10, 25),
            LocalDate.of(2028, 2, 29));
    private final Random chance;

    Generated(long seed) {
      chance = new Random(seed);
    }

    Roster roster() {
      Roster roster = Roster.empty(BELGRADE);
      int people = 1 + chance.nextInt(6);
      for (int i = 0; i < people; i++) {
        roster = roster.with(person("p" + i + (i % 2 == 0 ? "" : "-" + "x".repeat(27))));
      }
      List<CounsellorId> ids = List.copyOf(roster.people().keySet());
      for (int i = chance.nextInt(12); i > 0; i--) {
        roster =
            roster.with(
                new Shift(
                    new ShiftId(i % 3 == 0 ? "-_A" + i : "s" + i),
                    any(ids),
                    any(Post.all()),
                    days(),
                    hours()));
      }
      for (int i = chance.nextInt(6); i > 0; i--) {
        LocalDateTime from = day().atTime(time());
        Absence absence = new Absence(any(ids), from, from.plusMinutes(1 + chance.nextInt(99_999)));
        roster = roster.absences().contains(absence) ? roster : roster.with(absence);
      }
      for (Shift shift : roster.shifts().values()) {
        LocalDate day =
            shift
                .days()
                .between(shift.days().first(), shift.days().first().plusYears(2))
                .findFirst()
                .orElse(null);
        if (day != null && chance.nextBoolean()) {
          roster = roster.with(change(new Change.Occurrence(shift.id(), day), shift, ids));
        }
      }
      return roster;
    }

    private Change change(Change.Occurrence of, Shift shift, List<CounsellorId> ids) {
      CounsellorId other = any(ids);
      return switch (chance.nextInt(3)) {
        case 0 -> new Change.Cancelled(of);
        case 1 -> new Change.Moved(of, day(), hours());
        default ->
            other.equals(shift.person()) ? new Change.Cancelled(of) : new Change.Taken(of, other);
      };
    }

    private Person person(String id) {
      Map<Language, Proficiency> speaks = new HashMap<>();
      for (String tag : List.of("sr", "en", "rom", "zh")) {
        if (speaks.isEmpty() || chance.nextBoolean()) {
          speaks.put(new Language(tag), any(Arrays.asList(Proficiency.values())));
        }
      }
      StationId station =
          chance.nextBoolean() ? new StationId("c" + (1 + chance.nextInt(8))) : null;
      return new Person(new CounsellorId(id), station, speaks, chance.nextBoolean());
    }

    private Days days() {
      if (chance.nextBoolean()) {
        return new Days.Once(chance.nextInt(9) == 0 ? Days.LATEST : day());
      }
      Set<DayOfWeek> on = EnumSet.of(any(Arrays.asList(DayOfWeek.values())));
      Arrays.stream(DayOfWeek.values()).filter(_ -> chance.nextInt(3) == 0).forEach(on::add);
      LocalDate from = day();
      @Nullable LocalDate until = chance.nextBoolean() ? from.plusWeeks(104) : null;
      return new Days.Weekly(on, any(List.of(1, 1, 2, 52)), from, until);
    }

    private Hours hours() {
      return new Hours(time(), time());
    }

    private LocalTime time() {
      return chance.nextInt(4) == 0
          ? LocalTime.MIDNIGHT
          : LocalTime.of(chance.nextInt(24), chance.nextInt(60));
    }

    private LocalDate day() {
      return chance.nextInt(3) == 0
          ? any(EDGES)
          : LocalDate.of(2026, 1, 1).plusDays(chance.nextInt(700));
    }

    private <T> T any(List<T> of) {
      return of.get(chance.nextInt(of.size()));
    }
  }
}
