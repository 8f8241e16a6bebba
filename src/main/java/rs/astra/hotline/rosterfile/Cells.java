package rs.astra.hotline.rosterfile;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import rs.astra.hotline.core.counsellor.CounsellorId;
import rs.astra.hotline.core.roster.Language;
import rs.astra.hotline.core.roster.Post;
import rs.astra.hotline.core.roster.Proficiency;

/**
 * What may stand in a single cell. Everything is refused with an {@link IllegalArgumentException}
 * that says what is allowed, and not what stood there.
 */
final class Cells {
  private static final Pattern PERSON = Pattern.compile("[a-z][a-z0-9-]{0,30}");
  private static final Pattern LANGUAGE = Pattern.compile("([a-z]{2,3})(\\+?)");
  private static final Pattern ISO_DATE = Pattern.compile("(\\d{4})-(\\d{1,2})-(\\d{1,2})");
  private static final Pattern SERBIAN_DATE =
      Pattern.compile("(\\d{1,2})\\. ?(\\d{1,2})\\. ?(\\d{4})\\.?");
  private static final Pattern TIME = Pattern.compile("(\\d{1,2})[:.](\\d{2})(?:[:.]00)?");
  private static final Pattern WEEKS = Pattern.compile("\\d{1,2}");

  /** Names of the days of the week, from Monday: English, Serbian in both scripts. */
  private static final List<List<String>> DAYS =
      List.of(
          List.of("mon", "pon", "пон"),
          List.of("tue", "uto", "уто"),
          List.of("wed", "sre", "сре"),
          List.of("thu", "čet", "cet", "чет"),
          List.of("fri", "pet", "пет"),
          List.of("sat", "sub", "суб"),
          List.of("sun", "ned", "нед"));

  private Cells() {}

  static CounsellorId person(String cell) {
    require(
        PERSON.matcher(cell).matches(),
        "a person's id has small letters a to z, digits and dashes, at most 31");
    return new CounsellorId(cell);
  }

  static Post post(String cell) {
    return Post.all().stream()
        .filter(post -> post.name().equalsIgnoreCase(cell))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException("must be first, second, coordinator or interpreter"));
  }

  /** Such as "sr+ en": Serbian well, English too. */
  static Map<Language, Proficiency> speaks(String cell) {
    Map<Language, Proficiency> speaks = new HashMap<>();
    for (String word : words(cell)) {
      Matcher language = LANGUAGE.matcher(word);
      require(language.matches(), "must be language codes such as: sr+ en (+ for well)");
      Proficiency before =
          speaks.put(
              new Language(language.group(1)),
              language.group(2).isEmpty() ? Proficiency.SPEAKS : Proficiency.SPEAKS_WELL);
      require(before == null, "names a language more than once");
    }
    return speaks;
  }

  static boolean yes(String cell) {
    String answer = cell.toLowerCase(Locale.ROOT);
    require(Set.of("yes", "no", "da", "ne").contains(answer), "must be yes or no");
    return answer.equals("yes") || answer.equals("da");
  }

  static int weeks(String cell) {
    require(WEEKS.matcher(cell).matches(), "must be a number of weeks, 1 to 52");
    return Integer.parseInt(cell);
  }

  /** As 2026-03-29, or as a spreadsheet in Serbia writes it: 29.3.2026. */
  static LocalDate date(String cell) {
    Matcher iso = ISO_DATE.matcher(cell);
    Matcher serbian = SERBIAN_DATE.matcher(cell);
    try {
      if (iso.matches()) {
        return LocalDate.of(number(iso, 1), number(iso, 2), number(iso, 3));
      }
      if (serbian.matches()) {
        return LocalDate.of(number(serbian, 3), number(serbian, 2), number(serbian, 1));
      }
    } catch (DateTimeException e) {
      // falls through: there is no such day
    }
    throw new IllegalArgumentException("must be a date such as 2026-03-29 or 29.3.2026.");
  }

  /** As 7:30, 07:30, 07.30 or 07:30:00. */
  static LocalTime time(String cell) {
    Matcher time = TIME.matcher(cell);
    if (time.matches() && number(time, 1) < 24 && number(time, 2) < 60) {
      return LocalTime.of(number(time, 1), number(time, 2));
    }
    throw new IllegalArgumentException("must be a time such as 07:30");
  }

  /** A time, or 24:00 for the end of the day. */
  static LocalTime end(String cell) {
    return cell.equals("24:00") ? LocalTime.MIDNIGHT : time(cell);
  }

  /** A date, or a date and a time: the moment at which something begins. */
  static LocalDateTime from(String cell) {
    return moment(cell).orElseGet(() -> date(cell).atStartOfDay());
  }

  /** A date (the whole of which belongs to it), or a date and a time. */
  static LocalDateTime until(String cell) {
    return moment(cell).orElseGet(() -> date(cell).plusDays(1).atStartOfDay());
  }

  private static Optional<LocalDateTime> moment(String cell) {
    int space = cell.lastIndexOf(' ');
    return space < 0 || !TIME.matcher(cell.substring(space + 1)).matches()
        ? Optional.empty()
        : Optional.of(
            date(cell.substring(0, space).strip()).atTime(time(cell.substring(space + 1))));
  }

  /** Such as "mon wed", "pon-pet" or "daily". */
  static Set<DayOfWeek> days(String cell) {
    if (cell.equalsIgnoreCase("daily")) {
      return EnumSet.allOf(DayOfWeek.class);
    }
    Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
    for (String word : words(cell)) {
      List<String> ends = List.of(word.split("-", -1));
      require(ends.size() <= 2, "must be days such as: mon-fri, sat sun, pon sre, daily");
      DayOfWeek last = day(ends.getLast());
      DayOfWeek day = day(ends.getFirst());
      days.add(day);
      while (day != last) {
        day = day.plus(1);
        days.add(day);
      }
    }
    return days;
  }

  private static DayOfWeek day(String word) {
    for (DayOfWeek day : DayOfWeek.values()) {
      if (DAYS.get(day.getValue() - 1).contains(word.toLowerCase(Locale.ROOT))) {
        return day;
      }
    }
    throw new IllegalArgumentException("must be days such as: mon-fri, sat sun, pon sre, daily");
  }

  private static List<String> words(String cell) {
    return List.of(cell.strip().split("[\\s,]+", -1));
  }

  /** Digits, few enough for an int. */
  private static int number(Matcher matcher, int group) {
    return Integer.parseInt(matcher.group(group));
  }

  /** Refuses what is not good, with the reason. */
  static void require(boolean good, String otherwise) {
    if (!good) {
      throw new IllegalArgumentException(otherwise);
    }
  }
}
