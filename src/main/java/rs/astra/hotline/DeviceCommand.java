package rs.astra.hotline;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Screens on a wall. */
@Command(
    name = "device",
    description = "Screens on a wall that show the wallboard, without anybody signing in.",
    mixinStandardHelpOptions = true,
    subcommands = {
      DeviceCommand.Add.class,
      DeviceCommand.ListAll.class,
      DeviceCommand.Remove.class
    })
final class DeviceCommand {
  /** What the commands about one screen have in common. */
  abstract static class WithDevice extends PeopleCommand.WithPeople {
    @Parameters(paramLabel = "DEVICE", description = "where it hangs, in a word")
    String label = "";
  }

  @Command(
      name = "add",
      description = {
        "Prints a link that is to be opened on the screen; kept as a hash. A second one for the",
        "same device takes the first one back."
      },
      mixinStandardHelpOptions = true)
  static final class Add extends WithDevice {
    @Override
    int run(PeopleCommand command) {
      return command.addDevice(label);
    }
  }

  @Command(name = "list", description = "Which there are.", mixinStandardHelpOptions = true)
  static final class ListAll extends PeopleCommand.WithPeople {
    @Override
    int run(PeopleCommand command) {
      return command.listDevices();
    }
  }

  @Command(
      name = "remove",
      description = "The screen shows nothing any more.",
      mixinStandardHelpOptions = true)
  static final class Remove extends WithDevice {
    @Override
    int run(PeopleCommand command) {
      return command.removeDevice(label);
    }
  }
}
