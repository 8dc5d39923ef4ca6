// ez-vcard: `read` makes JSON of vCards, `write 2.1`, `write 3.0` and `write 4.0` vCards of JSON.
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import ezvcard.Ezvcard;
import ezvcard.VCard;
import ezvcard.VCardVersion;
import java.util.ArrayList;
import java.util.List;

class Cards {
  public static void main(String[] arguments) throws Exception {
    if (arguments[0].equals("read")) read();
    else write(VCardVersion.valueOfByStr(arguments[1]));
  }

  static void read() throws Exception {
    JsonGenerator json = new JsonFactory().createGenerator(System.out);
    json.writeStartArray();
    for (VCard card : Ezvcard.parse(System.in).all()) {
      json.writeStartObject();
      json.writeStringField("name", card.getFormattedName() == null ? "" : String.valueOf(card.getFormattedName().getValue()));
      json.writeStringField("email", card.getEmails().isEmpty() ? "" : card.getEmails().get(0).getValue());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.close();
  }

  static void write(VCardVersion version) throws Exception {
    List<VCard> cards = new ArrayList<>();
    JsonParser json = new JsonFactory().createParser(System.in);
    VCard card = null;
    for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
      if (token == JsonToken.START_OBJECT) card = new VCard();
      if (token == JsonToken.END_OBJECT) cards.add(card);
      if (token != JsonToken.FIELD_NAME) continue;
      String field = json.currentName();
      String value = json.nextTextValue();
      if (field.equals("name")) card.setFormattedName(value);
      if (field.equals("email")) card.addEmail(value);
    }
    Ezvcard.write(cards).version(version).go(System.out);
  }
}
