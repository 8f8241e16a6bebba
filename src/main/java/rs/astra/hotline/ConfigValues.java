package rs.astra.hotline;

import com.typesafe.config.ConfigException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The single values of a configuration, each within its bounds. A mistake yields something
 * harmless, since the whole is then refused; no mistake repeats the value.
 */
final class ConfigValues {
  /** What things are called: lines, stations, users. */
  static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,30}");

  /** Where something is. */
  static final Pattern HOST = Pattern.compile("[A-Za-z0-9.:-]{1,253}");

  /** A file or a folder. */
  static final Pattern FOLDER = Pattern.compile("\\P{Cntrl}{1,400}");

  /** What signs in to something. */
  static final Pattern SECRET = Pattern.compile("[\\x21-\\x7e]{8,64}");

  /** What stands in Asterisk's own files, where other signs would mean something. */
  private static final Pattern ASTERISK_SECRET = Pattern.compile("[A-Za-z0-9._~+/=-]{8,64}");

  private static final Pattern HOST_NAME = Pattern.compile("[a-z0-9][a-z0-9.-]{0,252}");

  private final com.typesafe.config.Config tree;
  private final List<String> mistakes;
  private final boolean secretsNeeded;

  /**
   * @param mistakes where they are gathered
   * @param secretsNeeded false where passwords and secrets may be missing
   */
  ConfigValues(com.typesafe.config.Config tree, List<String> mistakes, boolean secretsNeeded) {
    this.tree = tree;
    this.mistakes = mistakes;
    this.secretsNeeded = secretsNeeded;
  }

  /** What is wrong with several values together: their key, and what is allowed. */
  void mistake(String mistake) {
    mistakes.add(mistake);
  }

  /** Whether nothing that begins with this key was wrong so far. */
  boolean good(String key) {
    return mistakes.stream().noneMatch(m -> m.startsWith(key));
  }

  /** The names of the objects in this one, in order. */
  Set<String> objects(String key) {
    return new TreeSet<>(tree.getObject(key).keySet());
  }

  /** What is made of a text, null if that cannot be. */
  <T> @Nullable T made(String key, Function<String, @Nullable T> make, String allowed) {
    return value(key, tree::getString, make, allowed);
  }

  private <A, B> @Nullable B value(
      String key, Function<String, A> get, Function<A, @Nullable B> make, String allowed) {
    try {
      B made = make.apply(get.apply(key));
      if (made != null) {
        return made;
      }
    } catch (ConfigException e) {
      // falls through: the value has the wrong shape
    }
    mistakes.add(key + " (" + ConfigTree.variable(key) + "): must be " + allowed);
    return null;
  }

  String text(String key, Pattern allowed, String words) {
    return text(key, t -> allowed.matcher(t).matches(), words);
  }

  String text(String key, Predicate<String> allowed, String words) {
    String text = value(key, tree::getString, t -> allowed.test(t) ? t : null, words);
    return text == null ? "" : text;
  }

  Secret secret(String key) {
    return secret(key, SECRET, "set: 8 to 64 printable characters");
  }

  Secret asteriskSecret(String key) {
    return secret(
        key, ASTERISK_SECRET, "set: 8 to 64 printable characters of letters, digits and ._~+/=-");
  }

  Secret secret(String key, Pattern allowed, String words) {
    boolean missing =
        !secretsNeeded && Boolean.TRUE.equals(value(key, tree::getString, String::isEmpty, words));
    return new Secret(missing ? "" : text(key, allowed, words));
  }

  List<String> list(String key, Pattern allowed, String words) {
    List<String> list =
        value(
            key,
            tree::getStringList,
            l -> !l.isEmpty() && l.stream().allMatch(t -> allowed.matcher(t).matches()) ? l : null,
            words);
    return list == null ? List.of() : List.copyOf(list);
  }

  int number(String key, int least, int most) {
    Integer number =
        value(
            key,
            tree::getDouble,
            n -> n >= least && n <= most && n == Math.rint(n) ? (int) Math.round(n) : null,
            least + " to " + most);
    return number == null ? least : number;
  }

  int port(String key) {
    return number(key, 1, 65_535);
  }

  Duration time(String key, int leastSeconds, int mostSeconds) {
    Duration time =
        value(
            key,
            tree::getDuration,
            t ->
                t.compareTo(Duration.ofSeconds(leastSeconds)) >= 0
                        && t.compareTo(Duration.ofSeconds(mostSeconds)) <= 0
                    ? t
                    : null,
            "a time from " + leastSeconds + "s to " + mostSeconds + "s");
    return time == null ? Duration.ofSeconds(leastSeconds) : time;
  }

  List<String> names(String key, String words) {
    List<String> names =
        value(
            key,
            tree::getStringList,
            l -> l.stream().allMatch(name -> HOST_NAME.matcher(name).matches()) ? l : null,
            words);
    return names == null ? List.of() : List.copyOf(names);
  }
}
