"""Two partners, by several of their names."""

MUP = {"abbreviation": "MUP", "name_en": "Ministry of the Interior",
       "name_sr": "Ministarstvo unutrašnjih poslova", "key": "mup"}  # fmt: skip
MINRZS = {"abbreviation": "MINRZS", "name_en": "Ministry of Labour, Employment and Social Affairs",
          "name_sr": "Ministarstvo za rad, zapošljavanje i socijalna pitanja",
          "key": "minrzs"}  # fmt: skip
