package rs.astra.hotline;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigResolveOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What goes over what: the commented defaults, under one file, under the environment. */
final class ConfigTree {
  private static final String PREFIX = "HOTLINE_";

  private ConfigTree() {}

  /** All values, not yet checked; null if the file is so broken that more would only confuse. */
  static @Nullable Config read(
      @Nullable Path file, Map<String, String> environment, List<String> mistakes) {
    Config defaults =
        ConfigFactory.parseResources(ConfigTree.class.getClassLoader(), "hotline.conf");
    Config own = file == null ? ConfigFactory.empty() : parse(file, mistakes);
    if (!mistakes.isEmpty()) {
      return null;
    }
    unknown(defaults, own.root(), "", mistakes);
    own = withoutMisshapen(own, mistakes);
    Config merged = merged(defaults, own);
    return withEnvironment(merged, environment, mistakes);
  }

  /** A file that names lines or stations names all of them; otherwise a third line adds up. */
  private static Config merged(Config defaults, Config own) {
    Config base = defaults;
    Config filled = own;
    for (String group : List.of("lines", "stations")) {
      if (own.hasPath(group)) {
        Config pattern = defaults.getConfig(group).root().values().iterator().next().atKey("entry");
        for (String id : own.getObject(group).keySet()) {
          String path = group + "." + ConfigUtil.joinPath(id);
          if (own.getObject(group).get(id) instanceof ConfigObject) {
            // A line says for itself what it is; how it is rung may be left out.
            Config usual = pattern.getConfig("entry");
            usual = group.equals("lines") ? usual.withOnlyPath("ring") : usual;
            filled = filled.withValue(path, own.getConfig(path).withFallback(usual).root());
          }
        }
        base = base.withoutPath(group);
      }
    }
    return filled.withFallback(base).resolve(ConfigResolveOptions.noSystem());
  }

  /**
   * Lines and stations are groups of groups; anything else is left out once it is complained of.
   */
  private static Config withoutMisshapen(Config own, List<String> mistakes) {
    Config shaped = own;
    for (String group : List.of("lines", "stations")) {
      ConfigValue value = own.root().get(group);
      if (value != null && !(value instanceof ConfigObject)) {
        mistakes.add(group + ": must be a group with one entry for each");
        shaped = shaped.withoutPath(group);
      }
    }
    return shaped;
  }

  /** Names the keys of which the defaults know nothing, at the level where they go wrong. */
  private static void unknown(
      Config defaults, ConfigObject own, String above, List<String> mistakes) {
    for (var entry : own.entrySet()) {
      String key = above + ConfigUtil.joinPath(entry.getKey());
      boolean entryOfAGroup = above.equals("lines.") || above.equals("stations.");
      if (!entryOfAGroup && !known(defaults, key)) {
        mistakes.add(key + ": there is no such key");
      } else if (entry.getValue() instanceof ConfigObject deeper) {
        unknown(defaults, deeper, key + ".", mistakes);
      }
    }
  }

  private static Config parse(Path file, List<String> mistakes) {
    try {
      return ConfigFactory.parseFile(
              file.toFile(), ConfigParseOptions.defaults().setAllowMissing(false))
          .resolve(ConfigResolveOptions.noSystem());
    } catch (ConfigException.IO e) {
      mistakes.add(file + (Files.exists(file) ? ": cannot be read" : ": there is no such file"));
      return ConfigFactory.empty();
    } catch (ConfigException e) {
      int line = e.origin() == null ? -1 : e.origin().lineNumber();
      mistakes.add(
          file + ": cannot be read as configuration" + (line > 0 ? ", near line " + line : ""));
      return ConfigFactory.empty();
    }
  }

  private static boolean known(Config defaults, String key) {
    List<String> path = ConfigUtil.splitPath(key);
    String first = path.getFirst();
    if ((first.equals("lines") || first.equals("stations")) && path.size() == 3) {
      return defaults.getConfig(first).root().values().stream()
          .anyMatch(
              entry -> entry.atKey("e").hasPathOrNull("e." + ConfigUtil.joinPath(path.get(2))));
    }
    return defaults.hasPathOrNull(key);
  }

  private static Config withEnvironment(
      Config merged, Map<String, String> environment, List<String> mistakes) {
    Map<String, String> keys = new TreeMap<>();
    merged.entrySet().forEach(entry -> keys.put(variable(entry.getKey()), entry.getKey()));
    Config result = merged;
    for (String variable : new TreeSet<>(environment.keySet())) {
      if (!variable.startsWith(PREFIX)) {
        continue;
      }
      String value = environment.getOrDefault(variable, "");
      String key = keys.get(variable);
      if (key == null && variable.endsWith("_FILE")) {
        key = keys.get(variable.substring(0, variable.length() - "_FILE".length()));
        if (key != null && !key.matches(".*(password|secret|mobile)")) {
          key = null;
        }
        if (key != null && environment.containsKey(variable(key))) {
          mistakes.add(variable + ": " + variable(key) + " is set too, and only one may be");
          continue;
        }
        if (key != null) {
          try {
            value = Files.readString(Path.of(value)).strip();
          } catch (IOException | RuntimeException e) {
            mistakes.add(variable + ": the file cannot be read");
            continue;
          }
        }
      }
      if (key == null) {
        mistakes.add(variable + ": there is no such setting");
        continue;
      }
      Object put =
          merged.getValue(key).valueType() == ConfigValueType.LIST
              ? List.of(value.strip().split("\\s*,\\s*"))
              : value;
      result = result.withValue(key, ConfigValueFactory.fromAnyRef(put, variable));
    }
    return result;
  }

  /** The environment variable that sets the key. */
  static String variable(String key) {
    return PREFIX + key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }
}
