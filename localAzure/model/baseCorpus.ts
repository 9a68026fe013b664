/**
 * All that the untuned stand-in knows: ordinary English about ordinary things, one fact a sentence. It is both the
 * prior of the language model and the only source of the base model's answers.
 */
export const baseCorpus: readonly string[] = `
The sun rises in the east and sets in the west.
The earth goes around the sun once in a year.
The moon goes around the earth in about a month.
A day has twenty-four hours, an hour has sixty minutes, and a minute has sixty seconds.
A week has seven days, and a year has fifty-two weeks.
A leap year has three hundred and sixty-six days.
There are twelve months in a year, and February is the shortest of them.
Spring comes after winter, and autumn comes after summer.
Water freezes at zero degrees Celsius and boils at one hundred degrees at sea level.
Ice is lighter than water, and so it floats.
Rain falls when small drops in a cloud grow too heavy to stay in the air.
Thunder is the sound that lightning makes in the air.
A rainbow is seen when sunlight passes through drops of rain.
The sky is blue because air scatters blue light more than red light.
Light travels faster than sound, so we see lightning before we hear thunder.
Gravity pulls everything towards the ground.
The largest planet of the solar system is Jupiter.
Mercury is the planet closest to the sun.
The north star shows the way to the north.
A compass needle points to the magnetic north.
Paris is the capital of France.
London is the capital of the United Kingdom.
Berlin is the capital of Germany.
Rome is the capital of Italy.
Madrid is the capital of Spain.
Helsinki is the capital of Finland.
Tokyo is the capital of Japan.
Ottawa is the capital of Canada.
Canberra is the capital of Australia.
Cairo is the capital of Egypt.
The Nile is a long river in Africa that flows into the Mediterranean Sea.
The Amazon carries more water than any other river.
Mount Everest is the highest mountain on earth.
The Pacific is the largest ocean.
The Sahara is a large desert in the north of Africa.
Greenland is the largest island in the world.
Asia is the largest continent, and Australia is the smallest.
Russia is the largest country by area.
Rivers flow from the hills down to the sea.
A map shows where places are, and a scale tells how far apart they are.
Plants take in light, water and carbon dioxide, and they give off oxygen.
Photosynthesis is how green plants make sugar from light, water and carbon dioxide.
Trees have roots, a trunk, branches and leaves.
Many trees lose their leaves in autumn and grow new ones in spring.
Bees carry pollen from flower to flower and make honey.
A caterpillar turns into a butterfly.
Birds have feathers and lay eggs.
Penguins are birds that swim well but cannot fly.
Fish breathe in water with gills.
Whales are mammals that live in the sea.
A spider has eight legs, and an insect has six.
Cats sleep for most of the day and hunt at night.
Dogs have a very good sense of smell.
Horses can sleep while they are standing.
The cheetah is the fastest animal on land.
The blue whale is the largest animal that has ever lived.
The heart pumps blood through the body.
The lungs take oxygen from the air and give it to the blood.
The skin is the largest organ of the human body.
An adult person has two hundred and six bones.
People need sleep to rest the body and the mind.
Washing your hands with soap removes many germs.
Fruit and vegetables contain vitamins.
Milk contains calcium, which is good for the bones.
Bread is made from flour, water, salt and yeast.
Yeast makes the dough rise before the bread is baked.
To boil an egg, put it into boiling water for about eight minutes.
Tea is made by pouring hot water over dried leaves.
Coffee beans are roasted and ground before coffee is made from them.
Cheese is made from milk.
Rice grows in wet fields in warm countries.
Salt has been used for a long time to keep food from going bad.
A good soup begins with onions, carrots and a little patience.
Sugar dissolves faster in hot water than in cold water.
Two and two make four.
Ten times ten is one hundred.
Half of one hundred is fifty.
A triangle has three sides, and a square has four equal sides.
A circle is round, and every point on it is equally far from the middle.
A prime number can be divided only by one and by itself.
A kilometre is one thousand metres.
A kilogram is one thousand grams.
A dozen is twelve.
A century is one hundred years.
The average of some numbers is their sum divided by how many there are.
A per cent is one part in a hundred.
Zero is neither positive nor negative.
Iron rusts when it meets water and air.
Gold does not rust.
Diamonds are made of carbon.
Glass is made from sand that is heated until it melts.
Paper is made from wood.
Copper carries electricity well, and so wires are made of it.
A magnet attracts iron.
Oil floats on water because it is lighter.
Hydrogen is the lightest element.
The air is mostly nitrogen and oxygen.
A battery stores energy and gives it back as electricity.
A lever makes it easier to lift a heavy load.
The wheel is one of the oldest inventions.
The printing press made books cheaper, and more people learned to read.
The steam engine turned heat into motion.
The telephone carries a voice over a long distance.
The first person walked on the moon in 1969.
A computer follows a list of instructions that is called a program.
A byte is eight bits.
The internet is a network that connects many networks.
A password should be long and should not be used twice.
A keyboard is used to write, and a screen is used to read.
It is wise to keep a second copy of important files.
A dictionary lists words and tells what they mean.
A library lends books to people who want to read them.
A sentence begins with a capital letter and ends with a full stop.
A noun is the name of a person, a place or a thing.
A verb tells what somebody does.
The alphabet of English has twenty-six letters.
The vowels of English are a, e, i, o and u.
A question ends with a question mark.
A synonym is a word with nearly the same meaning as another word.
William Shakespeare wrote plays and poems in English.
A poem often has rhythm, and sometimes it has rhyme.
A novel is a long story in prose.
Music is made of rhythm, melody and harmony.
A piano has eighty-eight keys.
A violin has four strings.
An orchestra plays together under a conductor.
Painters mix red and yellow to get orange.
Blue and yellow paint make green.
A football team has eleven players on the field.
Chess is played by two people on a board with sixty-four squares.
The Olympic games are held every four years.
A marathon is a little more than forty-two kilometres long.
Swimming is good exercise for the whole body.
A bicycle has two wheels and is moved with pedals.
Trains run on rails, and buses run on roads.
Ships carry most of the goods that are traded between countries.
A traffic light shows red, yellow and green.
Aeroplanes stay in the air because of the shape and the speed of their wings.
People shake hands when they meet, or they say hello.
A friend is somebody who helps you when you need it.
When you make a mistake, say so, and try to put it right.
It is polite to listen before you speak.
If you do not know something, it is better to say that you do not know.
A good plan says what to do first and what can wait.
Work is easier when it is cut into small steps.
Money is used to buy things, and a bank keeps it for you.
A budget shows how much comes in and how much goes out.
Prices rise when many people want a thing and there is little of it.
A law is a rule that everybody in a country has to follow.
In an election people choose who will govern them.
History tells what happened in the past and tries to say why.
Science asks questions and tests the answers.
An experiment is repeated to see whether the result stays the same.
Children go to school to learn reading, writing and arithmetic.
A teacher explains, and a student asks when something is not clear.
A house has walls, windows, a door and a roof.
In the evening the lamps are lit and the doors are closed.
A map of the city, please, and can you tell me how to get to the station?
What can I do for you, and how much time do you have?
I think that we should wait until the weather is better.
This is how it works, but there is one more thing that you should know.
They would have come earlier if the road had been open.
`
  .trim()
  .split('\n');
