// go-vcard: `read` makes JSON of vCards, `write 3.0` and `write 4.0` vCards of JSON.
package main

import (
	"encoding/json"
	"log"
	"os"

	"github.com/emersion/go-vcard"
)

type person struct {
	Name  string `json:"name"`
	Email string `json:"email"`
}

func main() {
	if os.Args[1] == "read" {
		read()
	} else {
		write(os.Args[2])
	}
}

func read() {
	people := []person{}
	decoder := vcard.NewDecoder(os.Stdin)
	for {
		card, err := decoder.Decode()
		if err != nil {
			break
		}
		people = append(people, person{card.PreferredValue(vcard.FieldFormattedName), card.PreferredValue(vcard.FieldEmail)})
	}
	if err := json.NewEncoder(os.Stdout).Encode(people); err != nil {
		log.Fatal(err)
	}
}

func write(version string) {
	var people []person
	if err := json.NewDecoder(os.Stdin).Decode(&people); err != nil {
		log.Fatal(err)
	}
	encoder := vcard.NewEncoder(os.Stdout)
	for _, one := range people {
		card := make(vcard.Card)
		card.SetValue(vcard.FieldVersion, version)
		card.SetValue(vcard.FieldFormattedName, one.Name)
		card.SetValue(vcard.FieldEmail, one.Email)
		if err := encoder.Encode(card); err != nil {
			log.Fatal(err)
		}
	}
}
