// KContacts, the library of KAddressBook: `read` makes JSON of vCards, `write 2.1` to `write 4.0` vCards of JSON.
#include <KContacts/Addressee>
#include <KContacts/VCardConverter>
#include <QCoreApplication>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

int main(int count, char **words) {
  QCoreApplication application(count, words);
  QFile in, out;
  in.open(stdin, QIODevice::ReadOnly);
  out.open(stdout, QIODevice::WriteOnly);
  const QByteArray arrived = in.readAll();
  KContacts::VCardConverter converter;

  if (QString(words[1]) == "read") {
    QJsonArray people;
    for (const auto &card : converter.parseVCards(arrived))
      people.append(QJsonObject{{"name", card.formattedName()}, {"email", card.preferredEmail()}});
    out.write(QJsonDocument(people).toJson());
    return 0;
  }
  const QString version = words[2];
  KContacts::Addressee::List cards;
  for (const auto &value : QJsonDocument::fromJson(arrived).array()) {
    KContacts::Addressee card;
    card.setFormattedName(value.toObject()["name"].toString());
    card.addEmail(KContacts::Email(value.toObject()["email"].toString()));
    cards.append(card);
  }
  out.write(converter.exportVCards(cards, version == "2.1" ? KContacts::VCardConverter::v2_1 : version == "3.0" ? KContacts::VCardConverter::v3_0 : KContacts::VCardConverter::v4_0));
  return 0;
}
