package rs.astra.hotline.people;

final class InMemoryPeopleTest extends PeopleContract {
  private final InMemoryPeople people = new InMemoryPeople();

  @Override
  protected Accounts accounts() {
    return people;
  }

  @Override
  protected Sessions sessions() {
    return people;
  }

  @Override
  protected Devices devices() {
    return people;
  }

  @Override
  protected Passkeys passkeys() {
    return people;
  }

  @Override
  protected Identities identities() {
    return people;
  }
}
