package rs.astra.hotline.deploy;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What our Dockerfiles keep to.
 *
 * <ol>
 *   <li>The base image is pinned by digest; it may be replaced from outside ({@code ARG BASE})
 *       where there is no registry.
 *   <li>Packages are installed in one layer with the lists they come from, without what is only
 *       recommended, and the lists go.
 *   <li>Files come from this repository: {@code COPY} of named things, no {@code ADD}, nothing
 *       fetched.
 *   <li>The last user is not root; what is started is named as a list, so that it gets the signals.
 *   <li>No secret is built in.
 * </ol>
 */
final class DockerfileLint {
  private static final Set<String> KNOWN =
      Set.of(
          "ARG",
          "FROM",
          "LABEL",
          "RUN",
          "COPY",
          "ENV",
          "USER",
          "WORKDIR",
          "EXPOSE",
          "STOPSIGNAL",
          "ENTRYPOINT",
          "CMD");
  private static final Pattern PINNED = Pattern.compile("BASE=\\S+:[^:@/\\s]+@sha256:[0-9a-f]{64}");

  private DockerfileLint() {}

  /** One instruction with its continuation lines joined. */
  private record Instruction(String word, String rest) {}

  /** What is wrong with a Dockerfile: one sentence each. */
  static List<String> complaints(String dockerfile) {
    List<String> complaints = new ArrayList<>();
    List<Instruction> instructions = instructions(dockerfile);
    for (Instruction i : instructions) {
      if (!KNOWN.contains(i.word())) {
        complaints.add("not used here: " + i.word());
      }
      switch (i.word()) {
        case "ARG" ->
            require(
                complaints,
                PINNED.matcher(i.rest()).matches(),
                "a base that is not pinned: " + i.rest());
        case "FROM" ->
            require(
                complaints,
                i.rest().matches("\\$\\{BASE}( AS \\w+)?"),
                "FROM something else than the pinned base: " + i.rest());
        case "RUN" -> run(complaints, i.rest());
        case "COPY" ->
            require(complaints, !i.rest().matches("(--\\S+ )*\\.?/? .*"), "copies everything");
        case "ENV", "LABEL" -> {
          require(complaints, !i.rest().startsWith("HOTLINE_"), "no such setting: " + i.rest());
          require(
              complaints,
              !i.rest().toUpperCase(Locale.ROOT).matches(".*(PASSWORD|SECRET|TOKEN).*"),
              "a secret inside: " + i.rest());
        }
        case "WORKDIR" -> require(complaints, i.rest().startsWith("/"), "WORKDIR is not absolute");
        case "ENTRYPOINT", "CMD" ->
            require(complaints, i.rest().matches("\\[\".*\"]"), i.word() + " is not a list");
        default -> {}
      }
    }
    List<String> words = instructions.stream().map(Instruction::word).toList();
    require(
        complaints,
        words.indexOf("ARG") == 0 && words.indexOf("FROM") == 1,
        "does not begin with the base");
    require(complaints, words.contains("ENTRYPOINT"), "starts nothing");
    String user =
        instructions.stream()
            .filter(i -> i.word().equals("USER"))
            .map(Instruction::rest)
            .reduce("root", (a, b) -> b);
    require(complaints, !user.matches("root|0|0:.*"), "runs as root");
    return List.copyOf(complaints);
  }

  private static void run(List<String> complaints, String command) {
    if (command.contains("apt-get")) {
      require(
          complaints,
          command.contains("apt-get update") && command.contains("apt-get install"),
          "lists and packages in different layers");
      require(
          complaints,
          command.contains("--no-install-recommends"),
          "installs what is only recommended");
      require(complaints, command.contains("rm -rf /var/lib/apt/lists/*"), "keeps apt's lists");
      require(complaints, command.contains("--yes"), "apt-get would ask");
    }
    require(
        complaints,
        !command.matches(".*\\b(curl|wget|sudo|pip|npm)\\b.*"),
        "fetches by itself: " + command);
  }

  private static List<Instruction> instructions(String dockerfile) {
    List<Instruction> found = new ArrayList<>();
    StringBuilder joined = new StringBuilder();
    for (String line : dockerfile.lines().toList()) {
      if (line.isBlank() || line.stripLeading().startsWith("#")) {
        continue;
      }
      joined.append(line.endsWith("\\") ? line.substring(0, line.length() - 1) : line);
      if (!line.endsWith("\\")) {
        List<String> parts = List.of(joined.toString().strip().split("\\s+", 2));
        found.add(new Instruction(parts.getFirst(), parts.getLast()));
        joined.setLength(0);
      }
    }
    return found;
  }

  private static void require(List<String> complaints, boolean right, String complaint) {
    if (!right) {
      complaints.add(complaint);
    }
  }
}
