package rs.astra.hotline.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a document that says which test shows something must hold to.
 *
 * <ol>
 *   <li>A test that it names exists, and so does the method of it.
 *   <li>A file that it names exists: from the top of the repository, or as a class of ours.
 *   <li>In the checklist every requirement stands exactly once, alone or in a range, with one of
 *       four verdicts.
 *   <li>What is tested names a test, everything else says why.
 *   <li>The counts at its beginning are those of its rows.
 * </ol>
 */
final class ChecklistLint {
  private static final Path TESTS = Path.of("src/test/java");
  private static final Path OURS = Path.of("src/main/java/rs/astra/hotline");
  private static final Pattern TEST =
      Pattern.compile("`([A-Z]\\w*(?:Test|IT|Contract|Fuzz))(?:\\.(\\w+))?`");
  private static final Pattern FILE = Pattern.compile("`([\\w.-]+/[\\w./-]+)`");
  private static final Pattern ROW =
      Pattern.compile("\\| (V[0-9.]+)(?: to (V[0-9.]+))? \\| [^|]+ \\| ([^|]+) \\| ([^|]+) \\|");
  private static final String TESTED = "tested";
  private static final List<String> VERDICTS =
      List.of(TESTED, "by construction", "does not apply", "**open**");

  private final Path top;
  private final Map<String, Path> tests = new TreeMap<>();

  /** For the documents of that repository. */
  ChecklistLint(Path top) throws IOException {
    this.top = top;
    try (Stream<Path> files = Files.walk(top.resolve(TESTS))) {
      files
          .filter(file -> file.toString().endsWith(".java"))
          .forEach(file -> tests.put(file.getFileName().toString().replace(".java", ""), file));
    }
  }

  /** What a document names and is not there: one sentence each. */
  List<String> names(String document) throws IOException {
    Set<String> complaints = new TreeSet<>();
    for (Matcher named = TEST.matcher(document); named.find(); ) {
      if (!isThere(named.group(1), named.group(2))) {
        complaints.add("no such test: " + named.group());
      }
    }
    for (Matcher named = FILE.matcher(document); named.find(); ) {
      String file = named.group(1);
      if (!Files.exists(top.resolve(file))
          && !Files.exists(top.resolve(OURS).resolve(file + ".java"))) {
        complaints.add("no such file: " + named.group());
      }
    }
    return List.copyOf(complaints);
  }

  private boolean isThere(String test, @Nullable String method) throws IOException {
    Path file = tests.get(test);
    return file != null
        && (method == null || Files.readString(file).contains(" void " + method + "("));
  }

  /**
   * What is wrong with the checklist: one sentence each.
   *
   * @param ids of the requirements, in the standard's order
   */
  static List<String> requirements(String checklist, List<String> ids) {
    List<String> complaints = new ArrayList<>();
    List<String> covered = new ArrayList<>();
    Map<String, Integer> counts = new LinkedHashMap<>();
    VERDICTS.forEach(verdict -> counts.put(verdict, 0));
    for (String line : checklist.lines().filter(l -> l.startsWith("| V")).toList()) {
      Matcher row = ROW.matcher(line);
      if (!row.matches() || !counts.containsKey(row.group(3))) {
        complaints.add("not a row: " + line);
      } else if (row.group(3).equals(TESTED) && !TEST.matcher(row.group(4)).find()) {
        complaints.add("tested by nothing: " + row.group(1));
      } else {
        List<String> range = range(ids, row.group(1), row.group(2));
        if (range.isEmpty()) {
          complaints.add("no such requirements: " + line);
        }
        covered.addAll(range);
        counts.merge(row.group(3), range.size(), Integer::sum);
      }
    }
    for (String id : ids) {
      long times = covered.stream().filter(id::equals).count();
      if (times != 1) {
        complaints.add(id + " stands there " + times + " times");
      }
    }
    String counted = ids.size() + " requirements of levels 1 and 2: " + said(counts);
    if (!checklist.contains(counted)) {
      complaints.add("it should say: " + counted);
    }
    return complaints;
  }

  private static List<String> range(List<String> ids, String first, @Nullable String last) {
    int from = ids.indexOf(first);
    int to = last == null ? from : ids.indexOf(last);
    return from < 0 || to < from ? List.of() : ids.subList(from, to + 1);
  }

  private static String said(Map<String, Integer> counts) {
    return String.join(
        ", ", counts.entrySet().stream().map(c -> c.getKey() + " " + c.getValue()).toList());
  }
}
