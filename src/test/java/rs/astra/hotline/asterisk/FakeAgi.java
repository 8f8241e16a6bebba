package rs.astra.hotline.asterisk;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import rs.astra.hotline.asterisk.AsteriskSettings.Address;

/**
 * One FastAGI session, as Asterisk's AGI() with AGIEXITONHANGUP=yes: connects to the backend, says
 * who it is, carries out what it is told, and ends with the socket or with the channel's move.
 */
final class FakeAgi {
  private static final Pattern SET = Pattern.compile("SET VARIABLE \"?([^\" ]+)\"? \"?([^\"]*)\"?");
  private static final Pattern WAIT = Pattern.compile("WAIT FOR DIGIT \"?(\\d+)\"?");
  private static final Pattern GET = Pattern.compile("GET VARIABLE \"?([^\" ]+)\"?");

  private final FakeExchange exchange;
  private final FakeChannel channel;
  private final Socket socket = new Socket();

  private FakeAgi(FakeExchange exchange, FakeChannel channel) {
    this.exchange = exchange;
    this.channel = channel;
  }

  /** Runs a script of the backend's; {@code then} unless the channel has moved meanwhile. */
  static void run(
      FakeExchange exchange,
      FakeChannel channel,
      String script,
      List<String> arguments,
      Runnable then) {
    FakeAgi session = new FakeAgi(exchange, channel);
    int step = channel.step;
    channel.agi = session;
    channel.application = "AGI";
    channel.data = "agi://%s/%s,%s".formatted(exchange.agi(), script, String.join(",", arguments));
    String environment = environment(channel, exchange.agi(), script, arguments);
    Thread.ofVirtual()
        .name("fake-agi-" + script)
        .start(
            () -> {
              session.talk(environment, step);
              exchange.later(
                  () -> {
                    if (channel.step == step && !channel.gone) {
                      channel.agi = null;
                      then.run();
                    }
                  });
            });
  }

  void cut() {
    try {
      socket.close();
    } catch (IOException e) {
      // It is gone, which is what was wanted.
    }
  }

  private void talk(String environment, int step) {
    if (exchange.agiRefused()) {
      return;
    }
    try (socket) {
      Address backend = exchange.agi();
      socket.connect(new InetSocketAddress(backend.host(), backend.port()), 2_000);
      socket.setTcpNoDelay(true);
      socket.getOutputStream().write(environment.getBytes(UTF_8));
      BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
      String line = in.readLine();
      while (line != null) {
        String command = line;
        char key = keyWaitedFor(command);
        String answer = exchange.ask(() -> channel.step == step ? obey(command, key) : null);
        if (answer == null) {
          return;
        }
        socket.getOutputStream().write((answer + "\n").getBytes(UTF_8));
        line = in.readLine();
      }
    } catch (IOException e) {
      // Refused, cut, or the channel has moved: the dialplan goes on.
    }
  }

  /** The key that is pressed while it is waited for, 0 for none. */
  private char keyWaitedFor(String command) {
    Matcher wait = WAIT.matcher(command);
    try {
      Character key =
          wait.matches()
              ? channel.keys.poll(Long.parseLong(wait.group(1)), TimeUnit.MILLISECONDS)
              : null;
      return key == null ? 0 : key;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 0;
    }
  }

  private @Nullable String obey(String command, char key) {
    if (channel.gone) {
      return null;
    }
    if (WAIT.matcher(command).matches()) {
      return "200 result=" + (int) key;
    }
    Matcher set = SET.matcher(command);
    if (set.matches()) {
      exchange.set(channel, set.group(1), set.group(2));
      return "200 result=1";
    }
    Matcher get = GET.matcher(command);
    if (get.matches()) {
      String value = channel.variable(get.group(1));
      return value.isEmpty() ? "200 result=0" : "200 result=1 (" + value + ")";
    }
    if (command.startsWith("GET FULL VARIABLE ")) {
      return "200 result=1 ()"; // whoever calls here is withheld
    }
    return command.startsWith("SET MUSIC ")
            || command.startsWith("EXEC \"Answer\"")
            || command.startsWith("EXEC Answer")
        ? "200 result=0"
        : "510 Invalid or unknown command";
  }

  private static String environment(
      FakeChannel channel, Address backend, String script, List<String> arguments) {
    StringBuilder text =
        new StringBuilder(
            """
            agi_network: yes
            agi_network_script: %s
            agi_request: agi://%s/%s
            agi_channel: %s
            agi_language: %s
            agi_type: PJSIP
            agi_uniqueid: %s
            agi_version: 22.10.1
            agi_callerid: %s
            agi_calleridname: %s
            agi_callingpres: 0
            agi_callingani2: 0
            agi_callington: 0
            agi_callingtns: 0
            agi_dnid: %s
            agi_rdnis: unknown
            agi_context: %s
            agi_extension: s
            agi_priority: %d
            agi_enhanced: 0.0
            agi_accountcode:\s
            agi_threadid: 140000000000000
            """
                .formatted(
                    script,
                    backend,
                    script,
                    channel.name,
                    channel.language,
                    channel.uniqueId,
                    channel.number,
                    channel.label,
                    channel.dialled,
                    channel.context,
                    channel.priority));
    for (int i = 0; i < arguments.size(); i++) {
      text.append("agi_arg_").append(i + 1).append(": ").append(arguments.get(i)).append('\n');
    }
    return text.append('\n').toString();
  }
}
