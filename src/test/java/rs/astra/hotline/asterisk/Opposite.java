package rs.astra.hotline.asterisk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/** A copy of Asterisk's configuration in which everything that is shut is open. */
final class Opposite {
  private final Path templates;

  private Opposite(Path templates) {
    this.templates = templates;
  }

  /** The folder of the copy. */
  static Path of(Path folder) throws IOException {
    Path copy = Files.createDirectories(folder.resolve("opposite"));
    Path templates = Files.createDirectories(copy.resolve("templates"));
    try (Stream<Path> files = Files.list(Pbx.CONFIG.resolve("templates"))) {
      for (Path file : files.toList()) {
        Files.copy(file, templates.resolve(file.getFileName().toString()));
      }
    }
    Path script = copy.resolve("run-asterisk.sh");
    Files.copy(Pbx.CONFIG.resolve("run-asterisk.sh"), script);
    change(script, "ulimit -c 0", "ulimit -c unlimited; exec 9>>" + folder.resolve("elsewhere"));
    change(script, "mkdir -p", "mkdir -p \\$run/log/cdr-csv \\$run/log/cel-custom");
    new Opposite(templates).open();
    return copy;
  }

  private void open() throws IOException {
    change("cdr.conf", "enable = no", "enable = yes\n[csv]\naccountlogs = yes");
    change("cel.conf", "enable = no", "enable = yes\napps = all\nevents = ALL");
    change("logger.conf", "queue_log = no", "queue_log = yes");
    change("logger.conf", "queue_log_to_file = no", "queue_log_to_file = yes");
    change("logger.conf", "warning,error", "notice,warning,error,verbose,debug,dtmf");
    change("asterisk-options.conf", "verbose = 0", "verbose = 3");
    change("asterisk-options.conf", "debug = 0", "debug = 1");
    change("asterisk-options.conf", "dumpcore = no", "dumpcore = yes");
    change("manager.conf", "@AMI_BIND@", "0.0.0.0");
    change("manager.conf", "read = .*", "read = all");
    change("manager.conf", "write = .*", "write = all");
    change("manager.conf", "eventfilter.*", "");
    change("queues.conf", "log-restricted-caller-id = no", "log-restricted-caller-id = yes");
    for (String may : List.of("trust_id_inbound", "trust_id_outbound", "trust_connected_line")) {
      change("pjsip.conf", may + " = no", may + " = yes");
    }
    for (String sends : List.of("pai", "rpid", "diversion", "history_info", "connected_line")) {
      change("pjsip.conf", "send_" + sends + " = no", "send_" + sends + " = yes");
    }
    change("pjsip.conf", "user_agent = PBX", "user_agent = SOS hotline");
    change("pjsip.conf", "allow_transfer = no", "allow_transfer = yes");
    change("pjsip.conf", "allow_subscribe = no", "allow_subscribe = yes");
    change("pjsip.conf", "callerid = \"Line\" <0>", "");
    change("pjsip.conf", "type = global", "type = global\ndebug = yes");
    for (String more :
        List.of(
            "cdr_csv",
            "res_cdrel_custom",
            "cel_custom",
            "res_hep",
            "app_mixmonitor",
            "app_record",
            "app_minivm",
            "res_pjsip_diversion",
            "res_pjsip_logger",
            "res_pjsip_history")) {
      append("modules.conf", "load = " + more + ".so");
    }
    change(
        "extensions.conf",
        "exten => s,1,Set\\(ARRIVED",
        "exten => s,1,Set(DB(callers/last)=\\${CALLERID(num)})\n same => n,Set(ARRIVED");
    Files.writeString(templates.resolve("hep.conf"), "[general]\nenabled = yes\n");
    Files.writeString(templates.resolve("minivm.conf"), "[general]\n");
    Files.writeString(
        templates.resolve("cel_custom.conf"), "[mappings]\nall.csv => ${CALLERID(num)}\n");
  }

  private void change(String file, String pattern, String by) throws IOException {
    change(templates.resolve(file), pattern, by);
  }

  private static void change(Path file, String pattern, String by) throws IOException {
    String before = Files.readString(file);
    String after = before.replaceAll(pattern, by);
    if (after.equals(before)) {
      throw new IllegalStateException(pattern + " is not in " + file.getFileName());
    }
    Files.writeString(file, after);
  }

  private void append(String file, String line) throws IOException {
    Files.writeString(templates.resolve(file), line + "\n", StandardOpenOption.APPEND);
  }
}
